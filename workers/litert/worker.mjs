// LiteRT, the runtime of TensorFlow Lite models, as a row of ConvBench: LiteRT.js' accelerator wasm (XNNPACK in
// WebAssembly SIMD) in Node.js, on a model of one convolution.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import vm from 'node:vm';
import { Fault, loadPackages } from '../node/fault.mjs';
import { exchangeAxes } from '../node/layout.mjs';
import { runtime, serve } from '../node/protocol.mjs';

const require = createRequire(import.meta.url);
const algorithms = [
  { name: 'wasm', description: 'Conv2D of a TensorFlow Lite model on XNNPACK in WebAssembly SIMD; NCHW by its own TRANSPOSE operators' },
  {
    name: 'wasm-nhwc', onRequest: true,
    description: 'as wasm, but takes its input and leaves its output in NHWC: no layout changes in the time',
  },
];

await serve(async () => {
  const [litert, { convModel }] = await loadPackages('litert', () => Promise.all([import('@litertjs/core'), import('./conv-model.mjs')]));
  const folder = `${dirname(require.resolve('@litertjs/core/package.json'))}/wasm`;
  actAsWebWorker(folder);
  await litert.loadLiteRt(folder);
  return {
    hello: {
      name: 'LiteRT.js', version: require('@litertjs/core/package.json').version,
      details: {
        ...runtime, accelerator: 'wasm', 'relaxed-simd': String(await litert.supportsFeature('relaxedSimd')),
        'not-a-number': 'becomes infinity, or 0 with a ReLU, where its kernels clamp the sums', // seen from 8 channels on
      },
      algorithms: algorithms.map((a) => ({
        ...a, family: 'direct', features: ['batch', 'stride', 'dilation', 'groups', 'unequal-padding', 'bias'],
      })),
    },
    prepare: (request, weights, bias) => prepare(litert, convModel, request, weights, bias),
  };
});

/** LiteRT.js loads its WebAssembly by a script tag or, in a web worker, by importScripts; Node.js has neither. */
function actAsWebWorker(folder) {
  Object.assign(globalThis, { self: globalThis, require, __dirname: folder, __filename: `${folder}/worker.js` });
  globalThis.importScripts = (path) => vm.runInThisContext(fs.readFileSync(path, 'utf8'), { filename: path });
}

async function prepare(litert, convModel, { algorithm, threads, problem: q }, weights, bias) {
  const depthwise = q.groups > 1 && q.groups === q.c;
  const nhwc = algorithm === 'wasm-nhwc';
  if (threads !== 1) throw new Fault('unsupported', `threads: got ${threads}; LiteRT.js has 1 in Node.js`);

  const filter = depthwise // (K, 1, R, S) → (R, S, K), (K, C/G, R, S) → (K, R, S, C/G)
    ? exchangeAxes(weights, [1, q.k, q.r * q.s])
    : exchangeAxes(weights, [q.k, q.c / q.groups, q.r * q.s]);
  const model = await litert.loadAndCompile(convModel(q, filter, bias, { depthwise, nhwc }), { accelerator: 'wasm' });
  let x = null;
  let y = null;
  return {
    answer: { threads: 1, device: 'cpu' },
    load(values) {
      x?.delete();
      x = nhwc
        ? new litert.Tensor(exchangeAxes(values, [q.n, q.c, q.h * q.w]), [q.n, q.h, q.w, q.c])
        : new litert.Tensor(values, [q.n, q.c, q.h, q.w]);
      y?.delete();
      y = null;
    },
    async run(iterations) { // the accelerator wasm has computed when the promise is kept
      const begin = process.hrtime.bigint();
      for (let i = 1; i < iterations; i++) (await model.run([x]))[0].delete();
      const [last] = await model.run([x]);
      const ns = process.hrtime.bigint() - begin;
      y?.delete();
      y = last;
      return ns;
    },
    async output() { // NaN behind a load
      const values = y ? Float32Array.from(await y.data()) : new Float32Array(q.n * q.k * q.oh * q.ow).fill(NaN);
      return nhwc ? exchangeAxes(values, [q.n, q.oh * q.ow, q.k]) : values;
    },
    close() {
      x?.delete();
      y?.delete();
      model.delete();
    },
  };
}
