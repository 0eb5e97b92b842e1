// Which rows are shown: one filter for the chart and the table.
const facets = [
  { key: "threads", title: "threads", host: "choices" },
  { key: "status", title: "status", host: "choices" },
  { key: "device", title: "device", host: "choices" },
  { key: "operands", title: "operands", host: "choices" },
  { key: "backend", title: "library", host: "legend" },
  { key: "shape", title: "family", host: "legend" },
];

const chosen = new Map(facets.map(f => [f.key, new Set()]));
let words = [];
let problem = "";
let shown = allRows;

const searched = ["row", "problem", "text", "library", "family", "isa", "device", "status", "reason", "variant", "operands"];
let haystack = null;

/** Everything that the text filter looks at, made when it is first needed. */
function textOfRow(row) {
  haystack ??= allRows.map(r => searched.map(key => cell(key, r) ?? "").join("\n").toLowerCase());
  return haystack[row];
}

function passes(row) {
  return (problem === "" || cell("problem", row) === problem)
    && facets.every(f => chosen.get(f.key).size === 0 || chosen.get(f.key).has(cell(f.key, row)))
    && words.every(word => textOfRow(row).includes(word));
}

function applyFilter() {
  shown = allRows.filter(passes);
  const rows = run.rows === 1 ? "row" : "rows";
  document.getElementById("count").textContent = shown.length === run.rows ? `${run.rows} ${rows}` : `${shown.length} of ${run.rows} ${rows}`;
  document.getElementById("reset").hidden = words.length === 0 && problem === "" && [...chosen.values()].every(s => s.size === 0);
  for (const chips of document.querySelectorAll(".chips")) {
    const values = chosen.get(chips.dataset.facet);
    chips.classList.toggle("some", values.size > 0);
    chips.querySelectorAll(".chip").forEach(chip => chip.setAttribute("aria-pressed", String(values.has(chip.chipValue))));
  }

  tell("filter");
}

function findText(value) {
  document.getElementById("find").value = value;
  words = value.toLowerCase().split(/\s+/).filter(w => w.length > 0);
}

function showProblem(value) {
  document.getElementById("problem").value = problem = value;
}

function resetFilter() {
  findText("");
  showProblem("");
  chosen.forEach(values => values.clear());
  applyFilter();
}

/** The first chip isolates its value, further ones add theirs; the last one released shows everything again. */
function toggle(key, value) {
  const values = chosen.get(key);
  if (!values.delete(value)) {
    values.add(value);
  }

  if (values.size === chipValues(key).length) {
    values.clear();
  }

  applyFilter();
}

function chipValues(key) {
  return key === "backend" ? run.libraries.map(l => l.id) : key === "shape" ? run.families.map(f => f.id)
    : key === "threads" ? distinct(key).sort((a, b) => a - b) : distinct(key);
}

function chipContent(key, value) {
  switch (key) {
    case "backend": return [swatch(colorOf(value)), libraries.get(value).name];
    case "shape": return [mark(value), run.families.find(f => f.id === value).name];
    default: return [String(value)];
  }
}

function chipGroup(facet) {
  const chips = chipValues(facet.key).map(value => {
    const chip = element("button", { type: "button", className: "chip" }, ...chipContent(facet.key, value));
    chip.chipValue = value;
    chip.addEventListener("click", () => toggle(facet.key, value));
    return chip;
  });
  const group = element("div", { className: "chips", role: "group" }, element("span", { className: "label", textContent: facet.title }), ...chips);
  group.setAttribute("aria-label", facet.title);
  group.dataset.facet = facet.key;
  return group;
}

/** Facets with one value alone filter nothing and are left out, except from the legend. */
function drawChips() {
  for (const host of ["choices", "legend"]) {
    const groups = facets.filter(f => f.host === host && (host === "legend" || chipValues(f.key).length > 1)).map(chipGroup);
    document.getElementById(host).replaceChildren(...groups);
  }
}

function startFilter() {
  const list = document.getElementById("problem");
  list.append(element("option", { value: "", textContent: "all problems" }), ...distinct("problem").map(p => element("option", { value: p, textContent: p })));
  list.addEventListener("change", () => { problem = list.value; applyFilter(); });
  const find = document.getElementById("find");
  find.addEventListener("input", () => { findText(find.value); applyFilter(); });
  document.getElementById("filter").addEventListener("submit", e => e.preventDefault());
  document.getElementById("reset").addEventListener("click", resetFilter);
  listeners.theme.push(() => { drawChips(); applyFilter(); });
  drawChips();
  startWithOneThreadCount();
}

/** Rows on different thread counts answer different questions: the page starts with the fewest and says so in the count. */
function startWithOneThreadCount() {
  const counts = chipValues("threads");
  if (counts.length > 1) {
    chosen.get("threads").add(counts[0]);
  }
}
