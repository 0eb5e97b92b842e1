// The worker protocol, version 1 (docs/worker-protocol.md), for workers in Node.js: messages, files and faults.
// A worker gives serve() a function that loads its library and tells what it computes.
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import v8 from 'node:v8';
import { Fault, kindOf } from './fault.mjs';
import { readNpy, writeNpy } from './npy.mjs';

// Descriptor 1 becomes standard error before a library is loaded: what it prints there stays out of the answers.
const answers = redirectOutput();

// WebAssembly is compiled by V8's optimising compiler at once. By default the baseline compiler's code runs first: measured
// with ONNX Runtime Web, 45 runs of 44 ms before the optimised 18 ms, longer than any warm-up takes for settled.
v8.setFlagsFromString('--no-liftoff');

/** What the versions of Node.js and its compiler are, for the member details of an answer to hello. */
export const runtime = { node: process.version, v8: process.versions.v8, 'v8-flags': '--no-liftoff' };

/**
 * Answers requests until standard input ends.
 * @param {() => Promise<{hello: object, prepare: (request: object, weights: object, bias: ?object) => Promise<object>}>} open
 *   Loads the library. A prepared plan has load(x), run(iterations) → ns, output() → Float32Array or a promise of it, and
 *   close(); what stands in its member answer goes into the answer to prepare.
 */
export async function serve(open) {
  const plans = new Map();
  let worker = null;

  const planOf = (number) => plans.get(number) ?? fail('usage', `plan: ${number} is not prepared`);
  const requests = {
    async hello({ protocol }) {
      if (protocol !== 1) fail('usage', `protocol: got ${protocol}, expected 1`);
      worker ??= await open();
      return { protocol: 1, ...worker.hello };
    },
    async prepare(request) {
      if (!worker) fail('usage', 'prepare: hello comes first');
      if (!worker.hello.algorithms.some((a) => a.name === request.algorithm))
        fail('usage', `algorithm: ${request.algorithm} is none of this worker's`);
      if (plans.has(request.plan)) fail('usage', `plan: ${request.plan} is prepared already`);
      if (request.device !== 'cpu') fail('unsupported', `device: got ${request.device}, expected cpu`);
      const q = request.problem;
      const weights = readNpy(request.weights, [q.k, q.c / q.groups, q.r, q.s]);
      const bias = request.bias ? readNpy(request.bias, [q.k]) : null;
      const plan = await worker.prepare(request, weights, bias);
      plans.set(request.plan, { ...plan, problem: q });
      return plan.answer;
    },
    async load({ plan: number, input }) {
      const plan = planOf(number);
      const { n, c, h, w } = plan.problem;
      await plan.load(readNpy(input, [n, c, h, w]));
      plan.loaded = true;
    },
    async run({ plan: number, iterations }) {
      const plan = planOf(number);
      if (!plan.loaded) fail('usage', `run: plan ${number} has no input`);
      if (!Number.isSafeInteger(iterations) || iterations < 0) fail('usage', `iterations: got ${iterations}, expected 0 or more`);
      return { ns: iterations === 0 ? 0 : Number(await plan.run(iterations)) };
    },
    async store({ plan: number, output }) {
      const plan = planOf(number);
      if (!plan.loaded) fail('usage', `store: plan ${number} has no input`);
      const { n, k, oh, ow } = plan.problem;
      writeNpy(output, [n, k, oh, ow], await plan.output());
    },
    async close({ plan: number }) {
      const plan = planOf(number);
      plans.delete(number);
      await plan.close();
    },
  };

  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    let request = {};
    let answer;
    try {
      request = JSON.parse(line);
      const handler = Object.hasOwn(requests, request.do) ? requests[request.do] : fail('usage', `do: ${request.do} is unknown`);
      answer = await handler(request);
    } catch (e) {
      const message = String(e?.message ?? e).replace(/\s+/g, ' ').trim();
      answer = { error: { kind: kindOf(e), message: `${request.do ?? 'message'}: ${message}` } };
    }
    writeAll(answers, Buffer.from(`${JSON.stringify({ id: request.id, ...answer })}\n`));
  }
  process.exit(0);
}

function fail(kind, message) {
  throw new Fault(kind, message);
}

/** Keeps standard output for the answers and points descriptor 1 at standard error, where the system lets it. */
function redirectOutput() {
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    const kept = fs.openSync('/dev/fd/1', 'a'); // opening a descriptor's name is the dup that Node.js does not have
    fs.closeSync(1);
    if (fs.openSync('/dev/fd/2', 'a') !== 1) throw new Error('descriptor 1 is taken');
    return kept;
  } catch {
    return 1; // a system without /dev/fd: console and process.stdout are redirected, writes to the descriptor are not
  }
}

function writeAll(descriptor, bytes) {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(descriptor, bytes, at);
}
