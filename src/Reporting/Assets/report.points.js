// From rows to points: x is speed (further right is faster), y is error; both are log₁₀, zero errors wait for the axis' lower end.

/** The points of one problem, as measured. */
function measuredPoints(rows) {
  return rows.filter(row => cell("time", row) !== null).map(row => ({
    row,
    group: cell("group", row),
    speed: cell(speedMetric.key, row),
    error: errorOf(row),
  }));
}

/** Points of many problems: speed relative to the baseline's, error over that of the correctly rounded result. */
function relativePoints(rows) {
  return measuredPoints(rows).map(point => {
    const base = rankedByGroup.get(point.group)?.get(baseline);
    const floor = floorOf(point.group);
    const speed = speedMetric.absolute ? point.speed : base === undefined ? null : cell("time", base) / cell("time", point.row);
    return { ...point, speed, error: floor > 0 && point.error !== null ? point.error / floor : null };
  });
}

function canDraw(point) {
  return point.speed !== null && Number.isFinite(point.speed) && point.speed > 0 && point.error !== null && Number.isFinite(point.error);
}

function logged(point) {
  const faster = speedMetric.slow && !point.relative ? -1 : 1;
  return { ...point, x: faster * Math.log10(point.speed), y: point.error === 0 ? -Infinity : Math.log10(point.error) };
}

/** The points that nothing beats on both axes, fastest last. */
function frontOf(points) {
  const front = [];
  let least = Infinity;
  for (const point of [...points].sort((a, b) => b.x - a.x || a.y - b.y)) {
    const last = front.at(-1);
    if (point.y < least || (last && point.y === last.y && point.x === last.x)) {
      front.push(point);
      least = point.y;
    }
  }

  return front.reverse();
}

function mean(values) {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Device and threads of a point's row: rows of two places are not compared. */
function placeOf(point) {
  return `${cell("device", point.row)}|${run.groups[point.group].threads}`;
}

/** One point for each row that was used everywhere: geometric means over the problems that it computed. */
function meanPoints(points) {
  const problems = new Map([...groupBy(points, placeOf)].map(([place, all]) => [place, new Set(all.map(p => p.group)).size]));
  const byRow = groupBy(points, p => [cell("row", p.row), cell("isa", p.row), placeOf(p)].join("|"));
  return [...byRow.values()].map(members => {
    const finite = members.filter(p => Number.isFinite(p.y));
    return {
      row: members[0].row,
      members,
      of: problems.get(placeOf(members[0])),
      x: mean(members.map(p => p.x)),
      y: finite.length > 0 ? mean(finite.map(p => p.y)) : -Infinity,
    };
  });
}

/** Fronts are drawn through rows that may be compared: of one group, or means over the same problems. */
function scene() {
  const many = problem === "" && new Set(shown.map(row => cell("problem", row))).size > 1;
  const candidates = many ? relativePoints(shown) : measuredPoints(shown);
  const points = candidates.filter(canDraw).map(p => logged({ ...p, relative: many }));
  const means = many ? meanPoints(points) : [];
  const partial = means.filter(m => m.members.length < m.of);
  const compared = many ? means.filter(m => m.members.length === m.of) : points.filter(p => cell("ranked", p.row));
  const sets = groupBy(compared, p => many ? placeOf(p.members[0]) : p.group);
  const singles = many && !document.getElementById("singles").checked ? [] : points;
  return { many, points, singles, means, partial, fronts: [...sets.values()].map(frontOf), missing: shown.length - points.length };
}

/** Floors of the problem shown, log₁₀; 0 where errors are multiples of it. */
function floorsOf(view) {
  if (view.many) {
    return [0];
  }

  const floors = [...new Set(view.points.map(p => p.group))].map(floorOf).filter(f => f !== null && f > 0 && Number.isFinite(f));
  return floors.length > 0 ? [Math.log10(Math.max(...floors))] : [];
}

/** Ends of an axis: every value with some air. */
function extent(values, air) {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite), high = Math.max(...finite);
  const margin = Math.max(air * (high - low), 0.06);
  return finite.length === 0 ? [-1, 1] : [low - margin, high + margin];
}

/** Where a logarithmic axis has its ticks: decades, or as many steps between as there is room for. */
function logTicks(low, high) {
  const ticks = digits => {
    const all = [];
    for (let decade = Math.floor(low); decade <= Math.ceil(high); decade++) {
      all.push(...digits.map(d => decade + Math.log10(d)).filter(t => t >= low && t <= high));
    }

    return all;
  };
  const choices = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7], [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9]];
  return ticks(choices.find(digits => ticks(digits).length >= 4) ?? choices.at(-1));
}

/** Whole numbers between two ends, at most about seven. */
function wholeTicks(low, high) {
  const step = Math.max(1, Math.ceil((high - low) / 7));
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((high - first) / step) + 1) }, (_, i) => first + i * step);
}
