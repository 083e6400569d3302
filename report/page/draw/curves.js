// Curves by uPlot: resized with the page, recoloured with the theme, read by keyboard.

const kDashes = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 4], [2, 6], [6, 3, 2, 3, 2, 3]];

/** `options`: `data` (uPlot's columns), `series` ([{name, colour (index of a variant), points, width}]), `x` and `y`
 *  ({label, text(value), log, min, max, minor}), `sync` (plots with the same word share their cursor), `bands` ([{series: [upper, lower],
 *  colour}]), `marks` ([{x, low, high, name}]: vertical lines), `height`, `compact` (no names in
 *  the legend). */
function curves(options) {
  const host = element("div", {class: options.compact ? "curves compact idle" : "curves", tabindex: 0, role: "application",
    "aria-label": `${options.y.label} over ${options.x.label}; the arrow keys move along the curves`});
  let plot = null;
  whenWide(host, width => {
    const height = options.height ?? Math.max(220, Math.min(340, width * 0.5));
    if (plot) plot.setSize({width, height}); else plot = made(options, width, height, host);
  });
  onColours(() => plot?.redraw(false));
  host.addEventListener("keydown", event => { if (plot && moved(plot, event)) event.preventDefault(); });
  return host;
}

function made(options, width, height, host) {
  const axis = (which, size) => ({
    label: which.label, size, labelSize: 22, labelFont: kPlotFont, font: kPlotFont, gap: 4,
    stroke: () => colourOf("--quiet"), grid: {stroke: () => colourOf("--grid"), width: 1}, ticks: {stroke: () => colourOf("--grid"), width: 1},
    values: (_, values) => (which.text === number && !which.log ? tickTexts(values) : values.map(v => (v === null ? "" : which.text(v)))),
    ...(which.log ? {splits: (_, i, low, high) => logTicks(low, high), filter: (_, marks) => withNumbers(marks)} : {}),
  });
  const scaleOf = which => (which.log ? {distr: 3, log: 10} : {range: (_, low, high) => [which.min ?? padded(low, high)[0], which.max ?? padded(low, high)[1]]});
  const plot = new uPlot({
    width, height,
    scales: {x: {time: false, ...(options.x.log ? {distr: 3, log: 10, range: (_, low, high) => [low / 1.03, high * 1.03]} : {})}, y: scaleOf(options.y)},
    axes: [axis(options.x, 34), axis(options.y, (_, texts) => 12 + 7 * Math.max(3, ...(texts ?? []).map(t => t.length)))],
    cursor: {drag: {x: true, y: false}, ...(options.sync ? {sync: {key: options.sync}} : {})},
    legend: {live: true},
    bands: options.bands?.map(b => ({series: b.series, fill: () => colourOf(b.colour)})),
    series: [{label: options.x.label, value: (_, v) => (v === null ? "–" : (options.x.full ?? options.x.text)(v))},
      ...options.series.map((s, i) => ({
        label: s.name, stroke: () => colourOf(variantColour(s.colour ?? i)), width: s.width ?? 2, dash: dashOf(s, i),
        points: {show: s.points ?? false, size: 7}, spanGaps: true, value: (_, v) => (v === null ? "–" : (options.y.full ?? options.y.text)(v)),
      }))],
    hooks: {drawClear: [u => drawMarks(u, options.marks ?? [])], setCursor: [u => host.classList.toggle("idle", u.cursor.idx === null || u.cursor.left < 0)]},
  }, options.data, host);
  host.querySelectorAll(".u-legend .u-series").forEach((row, i) => nameKey(plot, row, i, options));
  return plot;
}

/** Thin lines, as the ends of intervals, have no dashes. */
function dashOf(series, i) { return series.width < 1 ? [] : kDashes[(series.colour ?? i) % 8]; }

const kPlotFont = "12px system-ui, sans-serif";
function padded(low, high) {
  if (low === null) return [0, 1];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** A legend entry can be reached and switched by keyboard, and shows the dashes of its curve. */
function nameKey(plot, row, i, options) {
  if (i === 0) return;
  const series = options.series[i - 1], colour = series.colour ?? i - 1, head = row.querySelector("th");
  row.querySelector(".u-marker")?.replaceWith(lineKey(variantColour(colour), dashOf(series, i - 1), series.width));
  head.tabIndex = 0;
  head.setAttribute("role", "button");
  head.title = `${series.name}: show or hide`;
  head.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    plot.setSeries(i, {show: !plot.series[i].show});
  });
}

/** The cursor goes along with the arrow keys; whether it was one. */
function moved(plot, event) {
  const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (!step || event.target.closest("th")) return false;
  const over = plot.over.clientWidth, now = plot.cursor.left >= 0 ? plot.cursor.left : over / 2;
  const left = Math.min(over - 1, Math.max(0, now + step * over / (event.shiftKey ? 10 : 60)));
  plot.setCursor({left, top: plot.over.clientHeight / 2});
  return true;
}

/** Break-even points and the like: a line, and its interval as a grey band. */
function drawMarks(plot, marks) {
  const {ctx, bbox} = plot;
  ctx.save();
  for (const mark of marks) {
    const at = v => Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(v, "x", true)));
    const low = mark.low === null ? bbox.left : at(mark.low), high = mark.high === null ? bbox.left + bbox.width : at(mark.high);
    ctx.fillStyle = colourOf("--band");
    ctx.fillRect(low, bbox.top, high - low, bbox.height);
    ctx.fillStyle = colourOf("--ink");
    ctx.fillRect(Math.round(at(mark.x)) - 1, bbox.top, 2, bbox.height);
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillText(mark.name, at(mark.x) + 6 * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
  }
  ctx.restore();
}
