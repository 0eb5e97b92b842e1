// TensorFlow.js as rows of ConvBench: tf.conv2d and tf.depthwiseConv2d of its backends cpu (plain JavaScript) and wasm
// (XNNPACK in WebAssembly with 128-bit SIMD). Both compute on one thread in Node.js.
import { Fault, loadPackages } from '../node/fault.mjs';
import { exchangeAxes } from '../node/layout.mjs';
import { runtime, serve } from '../node/protocol.mjs';

const features = ['batch', 'stride', 'dilation', 'groups', 'unequal-padding', 'bias', 'relu'];
const algorithms = [
  { name: 'cpu', backend: 'cpu', description: 'tf.conv2d in plain JavaScript, loops over NHWC; layout changes in the time' },
  { name: 'wasm', backend: 'wasm', description: 'tf.conv2d on XNNPACK in WebAssembly SIMD, NHWC; layout changes in the time' },
  {
    name: 'wasm-nhwc', backend: 'wasm', nhwc: true, onRequest: true,
    description: 'as wasm, but takes its input and leaves its output in NHWC: no layout changes in the time',
  },
];

await serve(async () => {
  const [{ default: tf }, , wasm] = await loadPackages('tfjs', () => Promise.all([
    import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-cpu'), import('@tensorflow/tfjs-backend-wasm')]));
  await tf.setBackend('wasm');
  const threads = { cpu: 1, wasm: wasm.default.getThreadsCount() };
  return {
    hello: {
      name: 'TensorFlow.js', version: tf.version_core,
      details: {
        ...runtime, 'wasm-backend': wasm.default.version_wasm,
        simd: String(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')),
        multithreading: String(await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')),
      },
      algorithms: algorithms.map(({ name, backend, description, onRequest }) => ({
        name, family: 'direct', description, onRequest,
        features: features.filter((f) => f !== 'relu' || backend === 'cpu'), // XNNPACK's ReLU makes 0 of NaN
      })),
    },
    prepare: (request, weights, bias) => prepare(tf, threads, request, weights, bias),
  };
});

async function prepare(tf, threads, { algorithm, threads: wanted, problem: q }, weights, bias) {
  const { backend, nhwc = false } = algorithms.find((a) => a.name === algorithm);
  const depthwise = q.groups > 1;
  if (wanted !== threads[backend])
    throw new Fault('unsupported', `threads: got ${wanted}; TensorFlow.js' backend ${backend} has ${threads[backend]} in Node.js`);
  if (depthwise && q.groups !== q.c)
    throw new Fault('unsupported', `groups: got ${q.groups}; tf.conv2d has 1 and tf.depthwiseConv2d as many as channels (${q.c})`);
  if (Math.max(q.strideH, q.strideW) > 1 && Math.max(q.dilationH, q.dilationW) > 1)
    throw new Fault('unsupported', 'stride and dilation: TensorFlow.js takes only one of the two above 1');

  await tf.setBackend(backend);
  const filter = tf.tidy(() => depthwise // (K, 1, R, S) → (R, S, C, K/C), (K, C, R, S) → (R, S, C, K)
    ? tf.transpose(tf.tensor(weights, [q.c, q.k / q.c, q.r, q.s]), [2, 3, 0, 1])
    : tf.transpose(tf.tensor(weights, [q.k, q.c, q.r, q.s]), [2, 3, 1, 0]));
  const layer = layerOf(tf, q, depthwise);
  const plan = { q, backend, nhwc, filter, bias: bias && tf.tensor(bias), layer: layer.call, input: null, output: null };
  return {
    answer: { threads: threads[backend], device: 'cpu', choice: `${layer.text} on ${tf.getBackend()}` },
    load: (x) => load(tf, plan, x),
    run: (iterations) => run(tf, plan, iterations),
    output: () => nhwc ? exchangeAxes(plan.output, [q.n, q.oh * q.ow, q.k]) : plan.output,
    close: () => tf.dispose([plan.filter, plan.bias, plan.input].filter(Boolean)),
  };
}

/** The call for this layer: the fused one where there is a bias or an activation, as Keras models in TensorFlow.js use it. */
function layerOf(tf, q, depthwise) {
  const strides = [q.strideH, q.strideW];
  const dilations = [q.dilationH, q.dilationW];
  const pad = [[0, 0], [q.padTop, q.padBottom], [q.padLeft, q.padRight], [0, 0]];
  const name = depthwise ? 'depthwiseConv2d' : 'conv2d';
  if (!q.bias && !q.relu)
    return { text: name, call: (x, filter) => tf[name](x, filter, strides, pad, 'NHWC', dilations) };
  const activation = q.relu ? 'relu' : 'linear';
  return {
    text: `fused.${name}`,
    call: (x, filter, bias) => tf.fused[name]({ x, filter, strides, pad, dilations, bias, activation }),
  };
}

async function load(tf, plan, x) {
  const { q, nhwc, backend } = plan;
  await tf.setBackend(backend);
  plan.input?.dispose();
  plan.input = tf.tidy(() => {
    const nchw = tf.tensor(x, [q.n, q.c, q.h, q.w]);
    return nhwc ? tf.transpose(nchw, [0, 2, 3, 1]) : nchw;
  });
  plan.input.dataSync();
  plan.output = new Float32Array(q.n * q.k * q.oh * q.ow).fill(NaN);
}

/** Both backends compute within the call; the last output is fetched before the clock is read, so that it is really there. */
async function run(tf, plan, iterations) {
  const { nhwc, backend, layer, input, filter, bias } = plan;
  await tf.setBackend(backend);
  const once = () => tf.tidy(() => nhwc
    ? layer(input, filter, bias)
    : tf.transpose(layer(tf.transpose(input, [0, 2, 3, 1]), filter, bias), [0, 3, 1, 2]));

  const begin = process.hrtime.bigint();
  for (let i = 1; i < iterations; i++) once().dispose();
  const y = once();
  const values = y.dataSync();
  const ns = process.hrtime.bigint() - begin;

  y.dispose();
  plan.output = values;
  return ns;
}
