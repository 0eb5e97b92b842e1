// Numbers as the other pages print them: three significant digits, a unit, the same in every language.
const timeUnits = ["ns", "µs", "ms", "s"];
const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

function special(x) {
  return x === 0 ? "0" : Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
}

function formatNumber(x, digits = 3) {
  if (!Number.isFinite(x) || x === 0) {
    return special(x);
  }

  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  return power < -3 || power > 5 ? `${mantissa}e${power}` : Number(`${mantissa}e${power}`).toFixed(Math.max(0, digits - 1 - power));
}

function formatError(x) {
  if (!Number.isFinite(x) || x === 0) {
    return special(x);
  }

  const [mantissa, exponent] = x.toExponential(2).split("e");
  return `${mantissa}e${Number(exponent)}`;
}

function scaled(x, step, units) {
  let unit = 0;
  for (let value = Number(x.toPrecision(3)); value >= step && unit < units.length - 1; unit++) {
    value /= step;
  }

  return `${formatNumber(x / step ** unit)} ${units[unit]}`;
}

const formats = {
  Text: x => x,
  Flag: x => x ? "★" : "",
  Whole: x => String(x),
  Number: x => formatNumber(x),
  Rough: x => formatNumber(x, 2),
  Share: x => `${formatNumber(100 * x, 2)} %`,
  Time: x => Number.isFinite(x) ? scaled(x, 1000, timeUnits) : special(x),
  Error: formatError,
  Bits: x => Number.isFinite(x) ? x.toFixed(1) : special(x),
  Bytes: x => scaled(x, 1024, byteUnits),
};

/** A cell as text; "" where there is nothing to say. */
function text(key, row) {
  const value = cell(key, row);
  return value === null ? "" : formats[columns.get(key).kind](value);
}

/** A tick of a logarithmic axis: "1e-7", "20", "0.5", without digits that say nothing. */
function formatTick(x) {
  const shown = formatNumber(x);
  const [mantissa, exponent] = shown.split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? short : `${short}e${exponent}`;
}
