// An ONNX model of one convolution, written as protobuf: the field numbers are those of onnx.proto, opset 17.

/** The bytes of a model x → Conv → (Relu) → y with weights and bias inside. */
export function convModel(q, weights, bias) {
  const inputs = ['x', 'w', ...(bias ? ['b'] : [])];
  const attributes = {
    strides: [q.strideH, q.strideW], dilations: [q.dilationH, q.dilationW], kernel_shape: [q.r, q.s],
    pads: [q.padTop, q.padLeft, q.padBottom, q.padRight], group: [q.groups],
  };
  const nodes = [node('Conv', inputs, q.relu ? 'z' : 'y', attributes), ...(q.relu ? [node('Relu', ['z'], 'y', {})] : [])];
  const initializers = [tensor('w', [q.k, q.c / q.groups, q.r, q.s], weights), ...(bias ? [tensor('b', [q.k], bias)] : [])];
  const graph = join(
    ...nodes.map((n) => bytes(1, n)), text(2, 'layer'), ...initializers.map((t) => bytes(5, t)),
    bytes(11, value('x', [q.n, q.c, q.h, q.w])), bytes(12, value('y', [q.n, q.k, q.oh, q.ow])));
  return join(integer(1, 8), bytes(7, graph), bytes(8, integer(2, 17))); // ir_version, graph, opset_import
}

function node(type, inputs, output, attributes) {
  const ints = ([name, values]) => name === 'group'
    ? join(text(1, name), integer(3, values[0]), integer(20, 2)) // INT
    : join(text(1, name), ...values.map((i) => integer(8, i)), integer(20, 7)); // INTS
  return join(
    ...inputs.map((name) => text(1, name)), text(2, output), text(4, type),
    ...Object.entries(attributes).map((a) => bytes(5, ints(a))));
}

function tensor(name, dims, values) {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return join(...dims.map((d) => integer(1, d)), integer(2, 1), text(8, name), bytes(9, raw)); // data_type FLOAT, raw_data
}

function value(name, dims) {
  const shape = join(...dims.map((d) => bytes(1, integer(1, d))));
  return join(text(1, name), bytes(2, bytes(1, join(integer(1, 1), bytes(2, shape))))); // TypeProto.tensor_type, FLOAT
}

const join = (...parts) => Buffer.concat(parts);
const text = (field, s) => bytes(field, Buffer.from(s));
const bytes = (field, content) => join(varint(field * 8 + 2), varint(content.length), content);
const integer = (field, value) => join(varint(field * 8), varint(value));

function varint(value) {
  const digits = [];
  for (; value >= 128; value = Math.floor(value / 128)) digits.push((value % 128) + 128);
  return Buffer.from([...digits, value]);
}
