/** A request that cannot be done, with a kind of docs/worker-protocol.md. */
export class Fault extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** The kind of anything that was thrown: what an allocation throws in V8 and in WebAssembly is told by its text alone. */
export function kindOf(e) {
  if (e instanceof Fault) return e.kind;
  return /out of memory|allocation failed|array length|bad_alloc|cannot enlarge memory|failed to grow|\bOOM\b/i.test(e?.message ?? e)
    ? 'memory' : 'failed';
}

/** Loads the packages of the worker in this folder; where one is not installed, says the line that installs them. */
export async function loadPackages(folder, load) {
  try {
    return await load();
  } catch (e) {
    if (e?.code !== 'ERR_MODULE_NOT_FOUND') throw e;
    throw new Fault('missing', `${firstLine(e.message)}; install it with: npm ci --prefix workers/${folder}`);
  }
}

function firstLine(text) {
  return text.split('\n')[0];
}
