/** The same numbers with the last two of three axes exchanged. */
export function exchangeAxes(values, [outer, rows, columns]) {
  const result = new Float32Array(values.length);
  for (let o = 0, at = 0; o < outer; o++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, at++) result[(o * columns + j) * rows + i] = values[at];
  return result;
}
