// A TensorFlow Lite model of one convolution, written as a flatbuffer: the slots are those of schema.fbs, version 3.
import { Builder } from 'flatbuffers';

const operators = { CONV_2D: 3, DEPTHWISE_CONV_2D: 4, PAD: 34, TRANSPOSE: 39 };
const types = { FLOAT32: 0, INT32: 2 };

/**
 * The bytes of a model x → TRANSPOSE → (PAD) → CONV_2D or DEPTHWISE_CONV_2D → TRANSPOSE → y; the layout changes are left
 * out for operands in NHWC. Weights must be in (K, R, S, C/groups), or (1, R, S, K) for a depthwise layer.
 */
export function convModel(q, weights, bias, { depthwise, nhwc }) {
  const m = new Model();
  const nhwcIn = [q.n, q.h, q.w, q.c];
  const nhwcOut = [q.n, q.oh, q.ow, q.k];
  const input = m.tensor('x', nhwc ? nhwcIn : [q.n, q.c, q.h, q.w]);
  let x = nhwc ? input : m.apply('TRANSPOSE', [input, m.constant('toNhwc', [4], [0, 2, 3, 1])], m.tensor('xNhwc', nhwcIn));
  const padding = paddingOf(q);
  if (padding === 'PAD') {
    const pads = m.constant('pads', [4, 2], [0, 0, q.padTop, q.padBottom, q.padLeft, q.padRight, 0, 0]);
    x = m.apply('PAD', [x, pads],
      m.tensor('xPadded', [q.n, q.h + q.padTop + q.padBottom, q.w + q.padLeft + q.padRight, q.c]));
  }
  const w = m.tensor('w', depthwise ? [1, q.r, q.s, q.k] : [q.k, q.r, q.s, q.c / q.groups], types.FLOAT32, weights);
  const b = m.tensor('b', [q.k], types.FLOAT32, bias ?? new Float32Array(q.k)); // every Keras model has one when converted
  let y = m.apply(depthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D', [x, w, b], m.tensor('yNhwc', nhwcOut),
    convOptions(q, depthwise, padding === 'SAME' ? 0 : 1));
  if (!nhwc) y = m.apply('TRANSPOSE', [y, m.constant('toNchw', [4], [0, 3, 1, 2])], m.tensor('y', [q.n, q.k, q.oh, q.ow]));
  return m.finish(input, y);
}

/** Whether the layer's padding is none, that of TensorFlow's rule "same", or has to be an operator of its own. */
export function paddingOf(q) {
  const same = (size, out, stride, dilation, taps) => {
    const total = Math.max((out - 1) * stride + dilation * (taps - 1) + 1 - size, 0);
    return out === Math.ceil(size / stride) ? [Math.floor(total / 2), Math.ceil(total / 2)] : [-1, -1];
  };
  if (q.padTop + q.padBottom + q.padLeft + q.padRight === 0) return 'VALID';
  const [top, bottom] = same(q.h, q.oh, q.strideH, q.dilationH, q.r);
  const [left, right] = same(q.w, q.ow, q.strideW, q.dilationW, q.s);
  return q.padTop === top && q.padBottom === bottom && q.padLeft === left && q.padRight === right ? 'SAME' : 'PAD';
}

/** Conv2DOptions or DepthwiseConv2DOptions, as values by slot and the number of the table in the union. */
function convOptions(q, depthwise, padding) {
  const activation = q.relu ? 1 : 0;
  return depthwise
    ? { union: 2, bytes: { 0: padding, 4: activation }, ints: { 1: q.strideW, 2: q.strideH, 3: q.k / q.c, 5: q.dilationW, 6: q.dilationH } }
    : { union: 1, bytes: { 0: padding, 3: activation }, ints: { 1: q.strideW, 2: q.strideH, 4: q.dilationW, 5: q.dilationH } };
}

/** Collects tensors, buffers and operators of a model with one subgraph. */
class Model {
  #b = new Builder(1 << 16);
  #tensors = [];
  #buffers = [this.#table(1, {})]; // buffer 0 is the empty one, of tensors that are computed
  #operators = [];
  #codes = [];

  tensor(name, shape, type = types.FLOAT32, values = null) {
    const buffer = values ? this.#buffers.push(this.#table(1, { offsets: { 0: this.#data(values) } })) - 1 : 0;
    const offsets = { 0: this.#vector(shape), 3: this.#b.createString(name) };
    return this.#tensors.push(this.#table(8, { offsets, bytes: { 1: type }, ints: { 2: buffer } })) - 1;
  }

  constant(name, shape, values) {
    return this.tensor(name, shape, types.INT32, Int32Array.from(values));
  }

  /** Adds an operator and returns its output. */
  apply(name, inputs, output, options = null) {
    if (!this.#codes.includes(name)) this.#codes.push(name);
    const offsets = { 1: this.#vector(inputs), 2: this.#vector([output]) };
    if (options) offsets[4] = this.#table(7, options);
    this.#operators.push(this.#table(9, { ints: { 0: this.#codes.indexOf(name) }, offsets, bytes: { 3: options?.union ?? 0 } }));
    return output;
  }

  finish(input, output) {
    const graph = this.#table(5, { offsets: {
      0: this.#offsets(this.#tensors), 1: this.#vector([input]), 2: this.#vector([output]), 3: this.#offsets(this.#operators),
    } });
    const codes = this.#codes.map((name) =>
      this.#table(4, { bytes: { 0: operators[name] }, ints: { 2: 1, 3: operators[name] } }));
    const offsets = { 1: this.#offsets(codes), 2: this.#offsets([graph]), 4: this.#offsets(this.#buffers) };
    this.#b.finish(this.#table(8, { ints: { 0: 3 }, offsets }), 'TFL3');
    return this.#b.asUint8Array();
  }

  /** A table of fields by slot; a value of 0 is written too, whatever the schema's default is. */
  #table(slots, { offsets = {}, ints = {}, bytes = {} }) {
    this.#b.startObject(slots);
    for (const [slot, offset] of Object.entries(offsets)) this.#b.addFieldOffset(Number(slot), offset, 0);
    for (const [slot, value] of Object.entries(ints)) this.#b.addFieldInt32(Number(slot), value, null);
    for (const [slot, value] of Object.entries(bytes)) this.#b.addFieldInt8(Number(slot), value, null);
    return this.#b.endObject();
  }

  #data(values) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#b.startVector(1, bytes.length, 16); // the schema aligns Buffer.data to 16 bytes
    this.#b.bb.setPosition((this.#b.space -= bytes.length));
    this.#b.bb.bytes().set(bytes, this.#b.space);
    return this.#b.endVector();
  }

  #vector(ints) {
    this.#b.startVector(4, ints.length, 4);
    for (let i = ints.length - 1; i >= 0; i--) this.#b.addInt32(ints[i]);
    return this.#b.endVector();
  }

  #offsets(tables) {
    this.#b.startVector(4, tables.length, 4);
    for (let i = tables.length - 1; i >= 0; i--) this.#b.addOffset(tables[i]);
    return this.#b.endVector();
  }
}
