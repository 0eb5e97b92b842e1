// Elements are made here, and every text goes in as text: what a record says is never read as markup.
function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) {
      node[key] = value;
    } else {
      node.setAttribute(key, value);
    }
  }

  node.append(...children);
  return node;
}

/** Bold between two ** and code between two `, nothing else. */
function inline(sentence) {
  return sentence.split(/(\*\*.+?\*\*|`[^`]+`)/).map(part =>
    part.startsWith("**") && part.length > 4 ? element("b", { textContent: part.slice(2, -2) })
      : part.startsWith("`") && part.length > 2 ? element("code", { textContent: part.slice(1, -1) })
        : part);
}

/** Names and values, those without value left out. */
function facts(list, pairs) {
  list.replaceChildren(...pairs.filter(([, value]) => value !== "").flatMap(([name, value]) => [
    element("dt", { textContent: name }),
    element("dd", {}, ...(Array.isArray(value) ? value : [value])),
  ]));
  return list;
}

// Shapes of the families, as in the figures: a path in a box of 20 by 20, and the box's side in the scatter relative to a
// circle's, so that areas look alike.
const shapes = {
  direct: { path: "M2 10A8 8 0 1 1 18 10A8 8 0 1 1 2 10Z", size: 1 },
  im2col: { path: "M10 0L20 10L10 20L0 10Z", size: 1.2 },
  winograd: { path: "M10 0.5L20 18.5L0 18.5Z", size: 1.2 },
  sfc: { path: "M10 19.5L20 1.5L0 1.5Z", size: 1.2 },
  fft: { path: "M2.5 2.5H17.5V17.5H2.5Z", size: 0.95 },
  auto: { path: "M6.6 1H13.4V6.6H19V13.4H13.4V19H6.6V13.4H1V6.6H6.6Z", size: 1.15 },
  reference: { path: "M1 6.5H19V13.5H1Z", size: 1.1 },
};

const svgNames = "http://www.w3.org/2000/svg";

/** A family's marker; outlined where no colour is given. */
function mark(family, color = null) {
  const svg = document.createElementNS(svgNames, "svg");
  const path = document.createElementNS(svgNames, "path");
  svg.setAttribute("viewBox", "-1 -1 22 22");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[family].path);
  path.setAttribute("fill", color ?? "none");
  path.setAttribute("stroke", color ?? "currentColor");
  path.setAttribute("stroke-width", color ? "0" : "2");
  svg.append(path);
  return svg;
}

/** A plain square of a colour: a library in the legend. */
function swatch(color) {
  const box = mark("fft", color);
  box.classList.add("swatch");
  return box;
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function colorOf(backend) {
  const library = libraries.get(backend);
  return isDark() ? library.dark : library.light;
}

function rowMark(row) {
  return mark(cell("shape", row), colorOf(cell("backend", row)));
}

/** A colour of the style sheet, for the chart. */
function styled(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function copy(line, button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(line);
  } catch {
    done = copyBySelection(line);
  }

  const title = button.textContent;
  button.textContent = done ? "copied" : "press Ctrl+C";
  setTimeout(() => { button.textContent = title; }, 1500);
}

/** Where a page from disk has no clipboard. */
function copyBySelection(line) {
  const area = element("textarea", { value: line, readOnly: true });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
