// Sweeps: where two designs break even, which constants matter, and grids of points.

function sweepSection(sweep) {
  const made = {"break-even": breakEvenFigure, tornado: tornadoFigure, grid: gridFigure}[sweep.kind];
  return made && (sweep.points ?? sweep.effects).length > 0 ? element("section", {class: "sweep", id: `sweep-${slug(sweep.title)}`}, element("h3", {}, sweep.title), made(sweep),
    sweep.text && folded("In words", () => element("pre", {tabindex: 0}, sweep.text))) : null;
}

const inUnit = (words, unit) => (unit === "1" || !unit ? words : `${words}, ${unit}`);

function breakEvenFigure(sweep) {
  const points = sweep.points.filter(p => p.difference !== null), [a, b] = sweep.variants;
  const marks = sweep.crossings.map(c => ({...c, name: number(c.x)}));
  const said = sweep.crossings.map(c => `break-even at ${withUnit(c.x, sweep.x.unit)}${c.low === null && c.high === null ? "" : ` (${c.low === null ? "…" : number(c.low)} to ${c.high === null ? "…" : number(c.high)})`}`);
  const log = isSpreadOut(points.map(p => p.x));
  const inside = (c, p) => (c.low === null || p.x >= c.low) && (c.high === null || p.x <= c.high);
  return figure({
    title: `${sweep.metric}: ${b} less ${a}; above zero, ${b} has more`, about: said.join("; ") || "no break-even",
    note: said.length ? capitalised(said.join("; ")) + "." : "No break-even between these values.",
    table: () => table([{label: inUnit(sweep.x.path, sweep.x.unit), number: true, of: p => p.x}, {label: a, number: true, of: p => p.a}, {label: b, number: true, of: p => p.b},
      {label: "difference", number: true, of: p => p.difference}, {label: "low", number: true, of: p => p.low}, {label: "high", number: true, of: p => p.high},
      ...(sweep.points.some(p => p.words) ? [{label: "", of: p => p.words ?? ""}] : [])],
    sweep.points, {caption: inUnit(sweep.metric, sweep.unit), mark: p => (sweep.crossings.some(c => inside(c, p)) ? "crossing" : null)}),
  }, curves({
    data: [points.map(p => p.x), points.map(p => p.difference), points.map(p => p.high), points.map(p => p.low), points.map(() => 0)],
    series: [{name: "difference", colour: 0, points: true}, {name: "upper end", colour: 0, width: 0.5}, {name: "lower end", colour: 0, width: 0.5}, {name: "equal", colour: 6, width: 1}],
    bands: [{series: [2, 3], colour: "--band"}], marks,
    x: {label: inUnit(sweep.x.path, sweep.x.unit), text: number, log}, y: {label: inUnit("difference", sweep.unit), text: number},
  }));
}

/** Whether values lie over decades and more evenly on a logarithmic axis. */
function isSpreadOut(values) {
  const low = Math.min(...values), high = Math.max(...values);
  return low > 0 && high / low >= 30 && values.filter(v => v < Math.sqrt(low * high)).length >= 2;
}

function tornadoFigure(sweep) {
  const effects = sweep.effects.slice(0, 20);
  return figure({
    title: `How far ${sweep.metric} follows when one constant is moved`, about: effects.slice(0, 3).map(e => e.path).join(", ") + " matter most",
    legend: [{name: "at the low value", colour: "--variant-0"}, {name: "at the high value", colour: "--variant-1", pattern: "hatch"}],
    note: effects.length < sweep.effects.length ? `The first ${effects.length} of ${sweep.effects.length}; the table has all.` : null,
    table: () => table([{label: "parameter", of: e => e.path}, {label: "low", of: e => e.low_value}, {label: "change", number: true, of: e => e.low},
      {label: "high", of: e => e.high_value}, {label: "change", number: true, of: e => e.high}, {label: "source", of: e => e.source}], sweep.effects,
    {sortable: true, filter: "Filter", limit: 30, caption: inUnit(`Change of ${sweep.metric}, which is ${number(sweep.base)}`, sweep.unit)}),
  }, width => tornado(effects, inUnit(`change of ${sweep.metric}, which is ${number(sweep.base)}`, sweep.unit), width));
}

function gridFigure(sweep) {
  const rows = sweep.points, chart = sweep.axes.length === 1 && rows.every(p => typeof p.values[0] === "number") && new Set(rows.map(p => p.values[0])).size > 1;
  const all = () => table([...sweep.axes.map((axis, i) => ({label: axis.path, number: rows.every(p => typeof p.values[i] === "number"), of: p => p.values[i]})),
    {label: "design", of: p => p.variant}, {label: "mean", number: true, of: p => p.mean}, {label: "low", number: true, of: p => p.low}, {label: "high", number: true, of: p => p.high}],
  rows, {sortable: true, filter: "Filter", limit: 40, caption: inUnit(sweep.metric, sweep.unit)});
  if (!chart) return all();
  const xs = [...new Set(rows.map(p => p.values[0]))].sort((a, b) => a - b), names = [...new Set(rows.map(p => p.variant))];
  const column = (name, key) => xs.map(x => rows.find(p => p.values[0] === x && p.variant === name)?.[key] ?? null);
  const bounds = names.flatMap((name, i) => [{name: `${name}: upper end`, colour: i, width: 0.5}, {name: `${name}: lower end`, colour: i, width: 0.5}]);
  return figure({title: `${sweep.metric} over ${sweep.axes[0].path}`, about: `${names.join(", ")} over ${sweep.axes[0].path}`, table: all}, curves({
    data: [xs, ...names.map(n => column(n, "mean")), ...names.flatMap(n => [column(n, "high"), column(n, "low")])],
    series: [...names.map((name, i) => ({name, colour: i, points: true})), ...bounds],
    bands: names.map((_, i) => ({series: [names.length + 1 + 2 * i, names.length + 2 + 2 * i], colour: "--band"})),
    x: {label: sweep.axes[0].path, text: number, log: isSpreadOut(xs)}, y: {label: inUnit(sweep.metric, sweep.unit), text: number},
  }));
}
