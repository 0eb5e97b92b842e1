// The scatter of speed and error.
let chart = null;

const bitsPerDecade = Math.log2(10);

function symbolOf(row, size) {
  const family = cell("shape", row);
  const shape = shapes[family];
  return { symbol: family === "direct" ? "circle" : `path://${shape.path}`, symbolSize: size * shape.size };
}

function threadsText(row) {
  const counts = new Set(run.groups.map(g => g.threads));
  return counts.size > 1 ? `, ${cell("threads", row)} ${cell("threads", row) === 1 ? "thread" : "threads"}` : "";
}

/** A point of the chart; rows on several threads are hollow beside those on the fewest. */
function dot(point, y, look) {
  const color = colorOf(cell("backend", point.row));
  const hollow = hasMoreThreads(point.row);
  return {
    value: [point.x, y],
    point,
    ...symbolOf(point.row, look.size),
    itemStyle: hollow
      ? { color: styled("--card"), borderColor: color, borderWidth: 2, opacity: look.opacity }
      : { color, borderColor: styled("--card"), borderWidth: 1, opacity: look.opacity },
    label: look.label,
  };
}

let leastShown = 1;

function hasMoreThreads(row) {
  return cell("threads", row) > leastShown;
}

/** The stair of what a front reaches: at every speed the least error of a row at least as fast. */
function stair(front, low) {
  return front.flatMap((p, i) => {
    const y = Math.max(p.y, low);
    return i === 0 ? [[p.x, y]] : [[front[i - 1].x, y], [p.x, y]];
  });
}

function axisText() {
  return { color: styled("--soft"), fontSize: 12 };
}

function axis(title, ends, ticks, label, gap) {
  return {
    type: "value", min: ends[0], max: ends[1], name: title, nameLocation: "middle", nameGap: gap,
    nameTextStyle: { ...axisText(), color: styled("--text") },
    axisLine: { show: true, onZero: false, lineStyle: { color: styled("--soft") } },
    axisTick: { show: true, customValues: ticks, lineStyle: { color: styled("--soft") } },
    axisLabel: { ...axisText(), customValues: ticks, formatter: label, hideOverlap: true },
    splitLine: { show: true, customValues: ticks, lineStyle: { color: styled("--line") } },
    minorTick: { show: false },
  };
}

function speedTitle(view) {
  return view.many && !speedMetric.absolute ? `speed relative to ${baseline}  (faster →)` : `${speedMetric.title}  (faster →)`;
}

function speedLabel(view) {
  return x => view.many && !speedMetric.absolute ? `${formatTick(10 ** x)}×`
    : speedMetric.slow ? formats.Time(10 ** -x) : formatTick(10 ** x);
}

function xAxis(view, ends) {
  const reversed = speedMetric.slow && !view.many;
  const ticks = reversed ? logTicks(-ends[1], -ends[0]).map(t => -t) : logTicks(...ends);
  return axis(speedTitle(view), ends, ticks, speedLabel(view), 30);
}

function errorAxis(view, ends) {
  const title = `${errorMetric.title}${view.many ? ", × correctly rounded" : ""}  (↓ more accurate)`;
  return axis(title, ends, logTicks(...ends), y => view.many ? `${formatTick(10 ** y)}×` : formatTick(10 ** y), 52);
}

/** Correct bits beside the relative L2 error: −log₂ of it; of multiples the bits lost. */
function bitsAxis(view, ends) {
  const sign = view.many ? 1 : -1;
  const bits = ends.map(y => sign * y * bitsPerDecade);
  const [low, high] = [Math.min(...bits), Math.max(...bits)];
  return {
    ...axis(view.many ? "bits lost" : "correct bits", [low, high], wholeTicks(low, high), b => String(b), 28),
    position: "right", inverse: !view.many, show: Boolean(errorMetric.bits), splitLine: { show: false },
  };
}

function floorArea(floors, low) {
  const dashed = errorMetric.isSum;
  const label = { show: true, position: "insideBottomLeft", color: styled("--soft"), fontSize: 12, formatter: dashed ? "reference/rounded" : "correctly rounded float32" };
  return dashed
    ? { markLine: line(floors.map(y => ({ yAxis: y, label: { ...label, position: "insideStartTop" } }))) }
    : { markArea: { silent: true, itemStyle: { color: styled("--floor") }, label, data: floors.map(y => [{ yAxis: low }, { yAxis: y }]) } };
}

function line(data) {
  return { silent: true, symbol: "none", lineStyle: { color: styled("--soft"), type: "dashed", width: 1 }, data };
}

/** Where the baseline or the FMA peak stands, if it is in sight. */
function ceilings(view, ends) {
  const label = name => ({ show: true, position: "insideEndTop", rotate: 0, color: styled("--soft"), fontSize: 12, formatter: name, align: "right", distance: [6, 2] });
  const marks = speedMetric.absolute ? [[2, "FMA peak"]]
    : view.many ? [[0, baseline]]
      : speedMetric.key === "gflops" ? peaks(view).map(p => [Math.log10(p), `FMA peak ${formatNumber(p)}`]) : [];
  return line(marks.filter(([x]) => x > ends[0] && x < ends[1]).map(([x, name]) => ({ xAxis: x, label: label(name) })));
}

/** FMA peaks of the thread counts shown, GFLOP/s, from the rows' own percentages. */
function peaks(view) {
  const byThreads = new Map();
  for (const { row } of view.points.filter(p => cell("peak", p.row) > 0)) {
    byThreads.set(cell("threads", row), 100 * cell("gflops", row) / cell("peak", row));
  }

  return [...byThreads.values()];
}

function pointSeries(view, low, labels) {
  const onFront = new Set(view.fronts.flat());
  const beaten = view.many ? { size: 7, opacity: 0.28 } : { size: 12, opacity: 0.55 };
  const at = p => Math.max(p.y, low);
  const faint = view.singles.filter(p => !onFront.has(p)).map(p => dot(p, at(p), beaten));
  const means = view.means.filter(m => !onFront.has(m)).map(m => dot(m, at(m), { size: 13, opacity: view.partial.includes(m) ? 0.5 : 0.95, label: labels.get(m) }));
  const best = [...onFront].map(p => dot(p, at(p), { size: 15, opacity: 1, label: labels.get(p) }));
  const series = (id, data, z) => ({ id, type: "scatter", data, z, emphasis: { scale: 1.3 }, animation: false, cursor: "pointer" });
  return [series("beaten", faint, 3), series("means", means, 5), series("front", best, 6)];
}

function frontSeries(view, low) {
  return view.fronts.filter(f => f.length > 1).map((front, i) => ({
    id: `stair${i}`, type: "line", data: stair(front, low), symbol: "none", silent: true, animation: false, z: 4,
    lineStyle: { color: styled("--soft"), width: 2 },
  }));
}

function ringSeries(view, low) {
  const point = view.singles.find(p => p.row === selected);
  return {
    id: "ring", type: "scatter", silent: true, animation: false, z: 7, symbol: "circle", symbolSize: 24,
    itemStyle: { color: "transparent", borderColor: styled("--accent"), borderWidth: 2.5 },
    data: point ? [[point.x, Math.max(point.y, low)]] : [],
  };
}

function chartOption(view) {
  const floors = floorsOf(view);
  const drawn = [...view.singles, ...view.means];
  const x = extent(drawn.map(p => p.x), 0.06);
  const y = extent([...drawn.map(p => p.y), ...floors, ...floors.map(f => f - 0.12)], 0.05);
  const host = document.getElementById("chart");
  const grid = { left: host.clientWidth < 500 ? 62 : 74, right: errorMetric.bits ? 48 : 20, top: 16, bottom: 46 };
  const plane = planeOf(host, grid, x, y);
  const [beaten, ...rest] = pointSeries(view, y[0], placeLabels(view, plane));
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid,
    tooltip: {
      trigger: "item", confine: true, backgroundColor: styled("--card"), borderColor: styled("--line"),
      textStyle: { color: styled("--text") }, formatter: item => tip(item.data.point),
    },
    xAxis: xAxis(view, x),
    yAxis: [errorAxis(view, y), bitsAxis(view, y)],
    series: [
      { ...beaten, ...floorArea(floors, y[0]) },
      ...rest,
      { id: "ceilings", type: "scatter", data: [], markLine: ceilings(view, x) },
      ...frontSeries(view, y[0]),
      ringSeries(view, y[0]),
    ],
  };
}

/** What a point is, under the pointer. */
function tip(point) {
  if (!point) {
    return "";
  }

  const pair = key => [columns.get(key)?.title ?? "", text(key, point.row)];
  const title = element("b", { textContent: cell("row", point.row) + threadsText(point.row) });
  const list = element("dl", { className: "facts" });
  if (point.members) {
    facts(list, [
      ["geometric mean of", `${point.members.length} of ${point.of} problems`],
      [speedMetric.absolute ? speedMetric.title : `speed, × ${baseline}`, formatNumber(10 ** point.x)],
      [`${errorMetric.title}, × rounded`, Number.isFinite(point.y) ? formatNumber(10 ** point.y) : "0"],
    ]);
  } else {
    const spread = text("spread", point.row);
    const relative = point.relative && !speedMetric.absolute ? [[`speed, × ${baseline}`, formatNumber(point.speed)]] : [];
    facts(list, [
      pair("problem"), ["time", text("time", point.row) + (spread === "" ? "" : ` ± ${spread} %`)], ...relative, pair("gflops"), pair("peak"),
      pair("relL2"), pair("bits"), pair("omegaMax"), pair("maxAbs"), pair("maxUlp"), pair("sumDifference"), pair("variant"), pair("memory"),
    ]);
  }

  return element("div", { className: "tip" }, title, list);
}

function describe(view) {
  const fronts = view.many
    ? `Each mark is the geometric mean of a row over the problems; faint where it computes only some of them. The line joins rows that no other beats.${view.singles.length > 0 ? " Small marks: single problems." : ""}`
    : "Named marks: no other row shown is at least as fast and as accurate, and better in one of the two. Faint marks are beaten.";
  const hollow = view.points.some(p => hasMoreThreads(p.row)) ? ` Hollow marks use more than ${leastShown === 1 ? "1 thread" : `${leastShown} threads`}.` : "";
  document.getElementById("chart-note").textContent = fronts + hollow;
  document.getElementById("chart-missing").textContent = view.missing === 0 ? ""
    : `${view.missing} of ${shown.length} rows are not drawn: no time, no error, or nothing to compare with.`;
  document.getElementById("chart").setAttribute("aria-label", `Scatter of ${view.points.length} points: ${errorMetric?.title ?? "error"} against speed. The table below holds the same numbers.`);
}

function drawChart() {
  document.getElementById("singles-field").hidden = problem !== "";
  document.getElementById("baseline-field").hidden = problem !== "" || speedMetric?.absolute === true;
  if (!errorMetric || !speedMetric) {
    document.getElementById("chart-note").textContent = "No times were taken: there is nothing to draw against the error.";
    document.getElementById("chart").hidden = true;
    return;
  }

  const view = scene();
  leastShown = Math.min(...view.points.map(p => cell("threads", p.row)));
  describe(view);
  chart.setOption(chartOption(view), { notMerge: true });
}

function startChart() {
  const host = document.getElementById("chart");
  chart = echarts.init(host, null, { renderer: "canvas" });
  chart.on("click", item => {
    if (item.data?.point) {
      select(item.data.point.row);
      showInTable(item.data.point.row);
    }
  });
  let width = 0;
  new ResizeObserver(() => {
    if (host.clientWidth !== width && host.clientWidth > 0) {
      width = host.clientWidth;
      chart.resize();
      drawChart();
    }
  }).observe(host);
  document.getElementById("singles").addEventListener("change", drawChart);
  listeners.filter.push(drawChart);
  listeners.select.push(drawChart);
}
