// Names beside points: the first place that is free of other names, marks and stairs; without one the name waits under the pointer.
const labelSize = 12;

/** From values to pixels of the chart. */
function planeOf(host, grid, x, y) {
  const right = host.clientWidth - grid.right, bottom = host.clientHeight - grid.bottom;
  return {
    left: grid.left, right, top: grid.top, bottom, low: y[0],
    at: ([px, py]) => [
      grid.left + (px - x[0]) / (x[1] - x[0]) * (right - grid.left),
      bottom - (Math.max(py, y[0]) - y[0]) / (y[1] - y[0]) * (bottom - grid.top),
    ],
  };
}

function box(x, y, width, height) {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Places of a text around a mark, best first, each with the chart's words for it. */
function places([x, y], width) {
  const gap = 11, height = labelSize + 2, beside = [0, 9, -9, 16, -16];
  return [
    ...beside.map(dy => [box(x + gap, y + dy - height / 2, width, height), { position: "right", offset: [0, dy] }]),
    [box(x - width / 2, y + gap, width, height), { position: "bottom", offset: [0, 0] }],
    [box(x - width / 2, y - gap - height, width, height), { position: "top", offset: [0, 0] }],
    ...beside.map(dy => [box(x - gap - width, y + dy - height / 2, width, height), { position: "left", offset: [0, dy] }]),
  ];
}

/** The stairs as thin boxes. */
function stairBoxes(view, plane) {
  return view.fronts.flatMap(front => {
    const corners = stair(front, plane.low).map(plane.at);
    return corners.slice(1).map(([x, y], i) => {
      const [px, py] = corners[i];
      return box(Math.min(x, px) - 1, Math.min(y, py) - 1, Math.abs(x - px) + 2, Math.abs(y - py) + 2);
    });
  });
}

/** Labels of the named points: the front's first, then rows of every problem, then the others. */
function placeLabels(view, plane) {
  const front = view.fronts.flat(), partial = new Set(view.partial);
  const named = [...new Set([...front, ...view.means.filter(m => !partial.has(m)), ...view.means])];
  const marks = named.map(p => {
    const [x, y] = plane.at([p.x, p.y]);
    return box(x - 7, y - 7, 14, 14);
  });
  const taken = [...marks, ...stairBoxes(view, plane)];
  const labels = new Map();
  for (const point of named) {
    const width = widthOfText(nameOf(point.row)) * labelSize / 13.5;
    const free = places(plane.at([point.x, point.y]), width).find(([b]) =>
      b.left > plane.left && b.right < plane.right && b.top > plane.top - 4 && b.bottom < plane.bottom && !taken.some(t => overlap(b, t)));
    if (free) {
      taken.push(free[0]);
      labels.set(point, nameLabel(point, free[1], partial.has(point) ? "--soft" : "--text"));
    }
  }

  return labels;
}

function nameOf(row) {
  return cell("row", row) + (hasMoreThreads(row) ? threadsText(row) : "");
}

function nameLabel(point, place, color) {
  return {
    show: true, ...place, distance: 5, formatter: () => nameOf(point.row), color: styled(color), opacity: 1, fontSize: labelSize,
    textBorderColor: styled("--card"), textBorderWidth: 3,
  };
}
