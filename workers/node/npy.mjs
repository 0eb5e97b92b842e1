// Tensors in .npy files of version 1.0: little-endian float32 in C order, the only ones that ConvBench writes and takes.
import fs from 'node:fs';
import { Fault } from './fault.mjs';

const preambleBytes = 10; // magic, version, and the header's length in the last two
const chunkBytes = 1 << 30; // a system call moves less than 2 GiB

/** Reads a tensor that must have this shape. */
export function readNpy(path, shape) {
  const file = fs.openSync(path, 'r');
  try {
    const preamble = Buffer.alloc(preambleBytes);
    fs.readSync(file, preamble);
    const start = preambleBytes + preamble.readUInt16LE(8);
    const count = shape.reduce((a, b) => a * b, 1);
    const { size } = fs.fstatSync(file);
    if (size !== start + 4 * count)
      throw new Fault('usage', `${path}: ${size} bytes, expected ${start + 4 * count} for shape (${shape.join(', ')})`);
    const values = new Float32Array(count);
    move(fs.readSync, file, values, start);
    return values;
  } finally {
    fs.closeSync(file);
  }
}

/** Writes a tensor to a new file. */
export function writeNpy(path, shape, values) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const start = Math.ceil((preambleBytes + text.length + 1) / 64) * 64; // the numbers begin at a multiple of 64
  const header = Buffer.alloc(start, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(start - preambleBytes, 8);
  header.write(`${text}${' '.repeat(start - preambleBytes - text.length - 1)}\n`, preambleBytes, 'latin1');
  const file = fs.openSync(path, 'w');
  try {
    fs.writeSync(file, header);
    move(fs.writeSync, file, values, start);
  } finally {
    fs.closeSync(file);
  }
}

function move(readOrWrite, file, values, start) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (let at = 0; at < bytes.length;) {
    const moved = readOrWrite(file, bytes, at, Math.min(chunkBytes, bytes.length - at), start + at);
    if (moved === 0) throw new Fault('failed', 'the file ended early');
    at += moved;
  }
}
