// What the chart's axes can show.
const errorMetrics = [
  { key: "relL2", title: "relative L2 error", bits: true },
  { key: "omegaMax", title: "ω max" },
  { key: "maxAbs", title: "max |error|" },
  { key: "maxUlp", title: "max error in ulp" },
  { key: "sumDifference", title: "|sum difference|", isSum: true },
].filter(m => columns.has(m.key));

const speedMetrics = [
  { key: "gflops", title: "nominal GFLOP/s", unit: "GFLOP/s" },
  { key: "time", title: "time", unit: "", slow: true },
  { key: "peak", title: "% of FMA peak", unit: "% of peak", absolute: true },
].filter(m => columns.has(m.key));

let errorMetric = errorMetrics[0];
let speedMetric = speedMetrics[0];
let baseline = "";

/** Rows that have a time, an error and a rank, by group and name: what a baseline is looked up in. */
const rankedByGroup = new Map();

function indexRanked() {
  for (const row of allRows.filter(r => cell("ranked", r))) {
    const group = cell("group", row);
    const names = rankedByGroup.get(group) ?? rankedByGroup.set(group, new Map()).get(group);
    if (!names.has(cell("row", row))) {
      names.set(cell("row", row), row);
    }
  }
}

/** Rows that can be a baseline, those of most problems first; ONNX Runtime's where the run has it, as in the figures. */
function baselines() {
  const counts = new Map();
  rankedByGroup.forEach(names => names.forEach((_, name) => counts.set(name, (counts.get(name) ?? 0) + 1)));
  const preferred = ["onnx/auto", "torch/auto"];
  const place = name => preferred.includes(name) ? preferred.indexOf(name) : preferred.length;
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || place(a) - place(b) || (a < b ? -1 : 1));
}

function errorOf(row) {
  const value = cell(errorMetric.key, row);
  return value === null ? null : Math.abs(value);
}

function floorOf(group) {
  const row = run.groups[group].floor;
  return row < 0 ? null : errorOf(row);
}

function fillSelect(id, options, changed) {
  const list = document.getElementById(id);
  list.append(...options.map(([value, title]) => element("option", { value, textContent: title })));
  list.addEventListener("change", () => { changed(list.value); tell("filter"); });
}

function startMetrics() {
  indexRanked();
  const names = baselines();
  baseline = names[0] ?? "";
  fillSelect("error-metric", errorMetrics.map(m => [m.key, m.title]), key => { errorMetric = errorMetrics.find(m => m.key === key); });
  fillSelect("speed-metric", speedMetrics.map(m => [m.key, m.title]), key => { speedMetric = speedMetrics.find(m => m.key === key); });
  fillSelect("baseline", names.map(n => [n, n]), name => { baseline = name; });
}
