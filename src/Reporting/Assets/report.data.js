// The run's data, decoded once: text columns hold indices into their texts, numbers may stand as "Infinity", "-Infinity" or "NaN".
const run = JSON.parse(document.getElementById("data").textContent);

function decoded(column) {
  const values = column.kind === "Text" ? column.values : column.values.map(v => v === null ? null : Number(v));
  return { ...column, values };
}

const columns = new Map(run.columns.map(c => [c.key, decoded(c)]));

/** Value of a column in a row: a text, a number, or null where the column or the value is missing. */
function cell(key, row) {
  const column = columns.get(key);
  if (!column) {
    return null;
  }

  const value = column.values[row];
  return column.kind !== "Text" ? value : value < 0 ? null : column.texts[value];
}

const allRows = Array.from({ length: run.rows }, (_, row) => row);

/** Distinct values of a column, in the order of their first row. */
function distinct(key) {
  return [...new Set(allRows.map(row => cell(key, row)))].filter(v => v !== null);
}

/** Lists of items by what keyOf says of them, in the order of their first items. */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members) {
      members.push(item);
    } else {
      groups.set(key, [item]);
    }
  }

  return groups;
}

function commandOf(row) {
  return cell("commandHead", row) + cell("commandTail", row);
}

const libraries = new Map(run.libraries.map(l => [l.id, l]));

/** Who hears of what: "filter" when other rows are shown, "select" when a row is selected, "theme" when colours change. */
const listeners = { filter: [], select: [], theme: [] };

function tell(event) {
  listeners[event].forEach(listener => listener());
}

let selected = null;

function select(row) {
  selected = row;
  tell("select");
}
