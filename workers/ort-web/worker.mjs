// ONNX Runtime Web as a row of ConvBench: its execution provider wasm (WebAssembly SIMD) in Node.js, one Conv node.
import { Fault, loadPackages } from '../node/fault.mjs';
import { runtime, serve } from '../node/protocol.mjs';
import { convModel } from './conv-model.mjs';

await serve(async () => {
  const ort = await loadPackages('ort-web', () => import('onnxruntime-web'));
  ort.env.wasm.numThreads = Number(process.env.CONVBENCH_THREADS ?? 1); // read once, when the first session is made
  return {
    hello: {
      name: 'ONNX Runtime Web', version: ort.env.versions.web,
      details: { ...runtime, provider: 'wasm', optimisation: 'all' },
      algorithms: [{
        name: 'wasm', family: 'im2col',
        description: 'MLAS in WebAssembly SIMD, NCHW; x is copied into its memory and y out of it in the time, as in every call',
        features: ['batch', 'stride', 'dilation', 'groups', 'unequal-padding', 'bias', 'relu'],
      }],
    },
    prepare: (request, weights, bias) => prepare(ort, request, weights, bias),
  };
});

async function prepare(ort, { threads, problem: q }, weights, bias) {
  const session = await ort.InferenceSession.create(
    convModel(q, weights, bias), { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  const actual = ort.env.wasm.numThreads; // what it was set to, or 1 where it found no threads
  if (threads !== actual) {
    await session.release();
    throw new Fault('unsupported', `threads: got ${threads}; ONNX Runtime Web in this process has ${actual}`);
  }
  let x = null;
  let y = null;
  return {
    answer: { threads: actual, device: 'cpu', choice: 'Conv on the provider wasm' },
    load(values) {
      x = { x: new ort.Tensor('float32', values, [q.n, q.c, q.h, q.w]) };
      y = new Float32Array(q.n * q.k * q.oh * q.ow).fill(NaN);
    },
    async run(iterations) { // a call has computed, and copied its output, when its promise is kept
      const begin = process.hrtime.bigint();
      let last;
      for (let i = 0; i < iterations; i++) last = await session.run(x);
      const ns = process.hrtime.bigint() - begin;
      y = last.y.data;
      return ns;
    },
    output: () => y,
    close: () => session.release(),
  };
}
