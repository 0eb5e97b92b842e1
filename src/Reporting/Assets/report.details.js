// What is known of the selected row, and why others were skipped.
function commandBox(row) {
  const button = element("button", { type: "button", className: "quiet", textContent: "copy" });
  button.addEventListener("click", () => copy(commandOf(row), button));
  return element("div", { className: "command" }, element("code", { textContent: commandOf(row) }), button);
}

function detailPairs(row) {
  const shownColumns = run.columns.filter(c => c.place !== "Hidden" && !["front", "row", "spread", "reason", "bits"].includes(c.key));
  return shownColumns.map(({ key, title }) => {
    const spread = text("spread", row), value = text(key, row);
    return [title, value === "" ? "" : key === "time" && spread !== "" ? `${value} ± ${spread} %` : key === "relL2" ? `${value}, ${text("bits", row)} bits` : value];
  });
}

function drawDetails() {
  const host = document.getElementById("details");
  if (selected === null) {
    host.replaceChildren(element("h2", { textContent: "Selected row" }), element("p", { className: "note", textContent: "Select a point or a row: all its numbers and the command that repeats it appear here." }));
    return;
  }

  const reason = cell("reason", selected);
  const find = element("button", { type: "button", className: "quiet", textContent: "show in table" });
  find.addEventListener("click", () => goToRow(selected));
  host.replaceChildren(
    element("h2", {}, rowMark(selected), element("span", { textContent: cell("row", selected) + (cell("front", selected) ? " ★" : "") })),
    ...(reason === null ? [] : [element("p", { className: cell("status", selected) === "failed" ? "bad" : "note", textContent: reason })]),
    commandBox(selected),
    facts(element("dl", { className: "facts" }), detailPairs(selected)),
    find);
}

/** Leaves the chart for the table; a row that the filter hides is shown again. */
function goToRow(row) {
  if (!order.includes(row)) {
    resetFilter();
  }

  showInTable(row);
  scrollBox.scrollIntoView({ block: "center" });
  table.focus({ preventScroll: true });
}

/** Rows that share a reason, the most rows first. */
function reasonsOf(rows) {
  return [...groupBy(rows, r => cell("reason", r) ?? "").values()].sort((a, b) => b.length - a.length);
}

function drawReason(rows) {
  const status = cell("status", rows[0]);
  const names = [...new Set(rows.map(r => cell("row", r)))];
  const problems = [...new Set(rows.map(r => cell("problem", r)))];
  const where = problems.length > 3 ? `${problems.length} problems` : problems.join(", ");
  const button = element("button", { type: "button", className: "quiet", textContent: rows.length === 1 ? "show 1 row" : `show ${rows.length} rows` });
  button.addEventListener("click", () => {
    resetFilter();
    findText(`${status} ${cell("reason", rows[0]) ?? ""}`);
    applyFilter();
    scrollBox.scrollIntoView({ block: "center" });
  });
  return element("div", { className: "reason" },
    element("p", {}, element("b", { textContent: cell("reason", rows[0]) ?? "no reason given" }), ` ${names.join(", ")} on ${where}`),
    button);
}

function drawReasons() {
  const byStatus = groupBy(allRows, row => cell("status", row));
  const present = ["failed", "unsupported", "unavailable"].filter(status => byStatus.has(status));
  document.getElementById("skipped").hidden = present.length === 0;
  document.getElementById("reasons").replaceChildren(...present.map(status => drawStatus(status, byStatus.get(status))));
}

/** Failures are open at once: they are news. */
function drawStatus(status, rows) {
  const reasons = reasonsOf(rows);
  const title = `${status}: ${rows.length} ${rows.length === 1 ? "row" : "rows"}, ${reasons.length} ${reasons.length === 1 ? "reason" : "reasons"}`;
  return element("details", { open: status === "failed" },
    element("summary", { className: status === "failed" ? "bad" : "", textContent: title }), ...reasons.map(drawReason));
}

function startDetails() {
  drawDetails();
  drawReasons();
  listeners.select.push(drawDetails);
  listeners.theme.push(drawDetails);
}
