// The table of all rows. Only those in sight are in the document, so that ten thousand stay quick.
const tableColumns = run.columns.filter(c => c.place === "Table").map(c => columns.get(c.key));
const rowHeight = 32, headHeight = 36, spare = 12;
const bestFirst = new Set(["front", "gflops", "peak", "bits"]);

let order = allRows;
let sortKey = null, descending = false;
let active = 0;

const scrollBox = document.getElementById("scroll");
const table = document.getElementById("table");
const body = table.tBodies[0];

/** Numbers to sort by: a text's place among the texts; what is missing comes last either way. */
function sortKeys(column) {
  if (column.kind !== "Text") {
    return column.values.map(v => v === null || Number.isNaN(v) ? null : v);
  }

  const collator = new Intl.Collator("en", { numeric: true });
  const rank = new Map(column.texts.map((t, i) => [t, i]).sort((a, b) => collator.compare(a[0], b[0])).map(([, index], place) => [index, place]));
  return column.values.map(v => v < 0 ? null : rank.get(v));
}

function sorted(rows) {
  if (sortKey === null) {
    return rows;
  }

  const keys = sortKeys(columns.get(sortKey));
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = keys[a], y = keys[b];
    return x === null || y === null ? (x === null) - (y === null) : x === y ? 0 : x < y ? -sign : sign;
  });
}

/** First click: best first where more is better, else ascending; second: the other way; third: the order of the run. */
function sortBy(key) {
  const first = bestFirst.has(key);
  [sortKey, descending] = sortKey !== key ? [key, first] : descending === first ? [key, !first] : [null, false];
  drawHead();
  drawTable();
}

function isNumber(column) {
  return !["Text", "Flag"].includes(column.kind);
}

const pen = document.createElement("canvas").getContext("2d");

function widthOfText(shownText) {
  pen.font = `13.5px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(shownText).width;
}

/** Wide enough for the heading with its arrow and for every number; long texts are cut and shown under the pointer. */
function widthOf(column) {
  const longest = column.kind !== "Text" ? widthOfText("-0.00e-00") : Math.min(220, column.texts.reduce((w, t) => Math.max(w, widthOfText(t)), 0));
  const marks = column.key === "row" ? 24 : 0;
  return column.kind === "Flag" ? 36 : Math.ceil(Math.max(longest + marks, widthOfText(column.title) + 14) + 17);
}

function drawHead() {
  const cells = tableColumns.map(column => {
    const direction = column.key === sortKey ? (descending ? "descending" : "ascending") : "none";
    const button = element("button", { type: "button", textContent: column.title, title: column.legend.replaceAll("`", "") });
    button.dataset.key = column.key;
    button.addEventListener("click", () => {
      sortBy(column.key);
      table.querySelector(`thead button[data-key="${column.key}"]`).focus();
    });
    return element("th", { scope: "col", className: isNumber(column) ? "number" : "", "aria-sort": direction }, button);
  });
  cells.push(element("th", { scope: "col" }, element("button", { type: "button", textContent: "repeat", disabled: true })));
  table.tHead.replaceChildren(element("tr", { "aria-rowindex": "1" }, ...cells));
}

function drawWidths() {
  const widths = [...tableColumns.map(widthOf), 76];
  table.querySelector("colgroup").replaceChildren(...widths.map(width => {
    const col = element("col");
    col.style.width = `${width}px`;
    return col;
  }));
  table.style.width = `${widths.reduce((a, b) => a + b, 0)}px`;
}

function drawCell(column, row) {
  const shownText = text(column.key, row);
  const td = element("td", { className: isNumber(column) ? "number" : "" });
  if (column.key === "row") {
    td.append(rowMark(row));
  }

  td.append(shownText);
  if (column.key === "status" && cell("reason", row) !== null) {
    td.title = cell("reason", row);
  } else if (column.kind === "Text" && shownText.length > 24) {
    td.title = shownText;
  }

  if (column.key === "status" && shownText === "failed") {
    td.classList.add("bad");
  }

  return td;
}

function drawRow(place) {
  const row = order[place];
  const button = element("button", { type: "button", className: "quiet", textContent: "copy", title: commandOf(row), tabIndex: -1 });
  button.setAttribute("aria-label", `copy the command of ${cell("row", row)}`);
  button.addEventListener("click", event => { event.stopPropagation(); copy(commandOf(row), button); });
  const tr = element("tr", { id: `row${row}`, "aria-rowindex": String(place + 2), "aria-selected": String(row === selected) },
    ...tableColumns.map(column => drawCell(column, row)), element("td", {}, button));
  tr.classList.toggle("active", place === active);
  tr.classList.toggle("skip", cell("status", row) !== "ok");
  tr.addEventListener("click", () => { active = place; select(row); });
  return tr;
}

function space(rows) {
  const td = element("td", { colSpan: tableColumns.length + 1 });
  td.style.height = `${rows * rowHeight}px`;
  return element("tr", { className: "space", "aria-hidden": "true" }, td);
}

let drawn = "";

/** Places of the rows in sight and some above and below them. */
function inSight() {
  const first = Math.max(0, Math.floor(scrollBox.scrollTop / rowHeight) - spare);
  const last = Math.min(order.length, Math.ceil((scrollBox.scrollTop + scrollBox.clientHeight) / rowHeight) + spare);
  return [first, last];
}

/** After scrolling: rows that stay are left alone, a click may be under way on one. */
function drawScrolled() {
  if (drawn !== inSight().join()) {
    drawBody();
  }
}

/** Draws the rows in sight. */
function drawBody() {
  const [first, last] = inSight();
  drawn = [first, last].join();
  const rows = [];
  for (let place = first; place < last; place++) {
    rows.push(drawRow(place));
  }

  body.replaceChildren(space(first), ...rows, space(order.length - last));
  table.setAttribute("aria-activedescendant", order.length > 0 ? `row${order[active]}` : "");
}

function drawTable() {
  order = sorted(shown);
  active = Math.max(0, order.indexOf(selected));
  table.setAttribute("aria-rowcount", String(order.length + 1));
  scrollBox.scrollTop = 0;
  drawBody();
}

/** Brings a place of the table into its window. */
function reveal(place) {
  const top = place * rowHeight, room = scrollBox.clientHeight - headHeight - rowHeight;
  if (top < scrollBox.scrollTop || top > scrollBox.scrollTop + room) {
    scrollBox.scrollTop = Math.max(0, top - room / 2);
  }
}

function showInTable(row) {
  active = Math.max(0, order.indexOf(row));
  reveal(active);
  drawBody();
}

function onKey(event) {
  const page = Math.floor(scrollBox.clientHeight / rowHeight) - 2;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length };
  if (event.target !== table || event.ctrlKey || event.metaKey || event.altKey || order.length === 0) {
    return;
  }

  if (event.key in steps) {
    active = Math.min(order.length - 1, Math.max(0, active + steps[event.key]));
    reveal(active);
    drawBody();
  } else if (event.key === "Enter" || event.key === " ") {
    select(order[active]);
  } else if (event.key === "c") {
    copy(commandOf(order[active]), document.querySelector(`#row${order[active]} button`));
  } else {
    return;
  }

  event.preventDefault();
}

function startTable() {
  table.setAttribute("role", "grid");
  drawWidths();
  drawHead();
  let waiting = false;
  scrollBox.addEventListener("scroll", () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; drawScrolled(); });
    }
  });
  new ResizeObserver(drawScrolled).observe(scrollBox);
  table.addEventListener("keydown", onKey);
  listeners.filter.push(drawTable);
  listeners.select.push(drawBody);
}
