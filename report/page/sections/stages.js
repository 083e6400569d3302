// Where the time of an I/O goes, from the system call to its return.

const kPhaseNames = {submission: "submission", device: "adapter, loop, disk", interrupt: "interrupt", completion: "completion", resumption: "wake-up and return"};
const kPhaseLook = {
  submission: {colour: "--process", pattern: null}, device: {colour: "--flight", pattern: null}, interrupt: {colour: "--hardirq", pattern: "cross"},
  completion: {colour: "--softirq", pattern: "hatch"}, resumption: {colour: "--user", pattern: "dots"},
};
/** Above this share of the device, the rest is not to be seen beside it. */
const kDeviceHides = 0.9;

function stageFigures(run) {
  const variants = (run.stages ?? []).filter(v => v.ios > 0);
  return variants.length === 0 ? [] : [stageBars(variants), stageCurves(variants)];
}

function stageBars(variants) {
  const host = element("div"), without = kPhases.filter(p => p !== "device"), share = deviceShare(variants);
  const ways = [["the whole I/O", kPhases], ["without adapter, loop and disk", without]];
  let way = share > kDeviceHides ? 1 : 0;
  const draw = width => host.replaceChildren(stackedBars(variants.map(v => stageBar(v, ways[way][1])), "mean time of an I/O, us", width));
  whenWide(host, draw);
  return figure({
    title: "Where the time of an I/O goes: its stages, one after the other",
    about: variants.map(v => `${v.name}: ${number(sumOfParts(stageParts(v)))} us`).join("; "),
    controls: [chooser("Show", ways.map(([name]) => name), i => { way = i; draw(host.clientWidth); }, way)],
    legend: kPhases.filter(p => variants.some(v => stageParts(v, [p]).length > 0)).map(p => ({name: kPhaseNames[p], ...kPhaseLook[p]})),
    note: share > kDeviceHides ? `Adapter, loop and disk take ${percentOf(share)} of the time or more, in every design.` : null,
    table: () => stageTable(variants),
  }, host);
}

function sumOfParts(parts) { return parts.reduce((s, p) => s + p.value, 0); }
function percentOf(share) { return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`; }

/** Stages of one phase are told apart by how pale they are. */
function stageBar(variant, phases) {
  const parts = stacked(stageParts(variant, phases)), seen = {};
  return {name: variant.name, text: number(parts.at(-1)?.to ?? 0), parts: parts.map(p => {
    const i = seen[p.group] = (seen[p.group] ?? -1) + 1;
    return {from: p.from, to: p.to, label: p.name, ...kPhaseLook[p.group], opacity: 1 - (i % 2) * 0.25,
      title: `${variant.name}, ${kPhaseNames[p.group]}, until ${p.name}: ${number(p.value)} us`};
  })};
}

/** The distribution of one stage, a curve a design. */
function stageCurves(variants) {
  const names = [...new Set(variants.flatMap(v => v.stages.filter(s => s.count > 0).map(s => s.name)))];
  const slowest = names.indexOf(names.includes("running") ? "running" : names.at(-1));
  const host = element("div"), caption = element("p", {class: "note"}), state = {name: names[slowest], tail: false};
  const with_histograms = variants.map(v => ({name: v.name, histograms: v.stages}));
  const draw = () => {
    const stage = variants[0].stages.find(s => s.name === state.name);
    caption.textContent = `From the point before to ${state.name}: ${stage.until}`;
    host.replaceChildren(distribution(with_histograms, state));
  };
  draw();
  return figure({
    title: "How long a stage takes", about: "Distributions of the stages of I/Os; the table has means and percentiles",
    controls: [chooser("Until", names, i => { state.name = names[i]; draw(); }, slowest), checkbox("tail (logarithmic)", false, on => { state.tail = on; draw(); })],
    table: () => stageTable(variants),
  }, element("div", {}, caption, host));
}

function stageTable(variants) {
  const rows = variants.flatMap(v => v.stages.filter(s => s.count > 0).map(s => ({v, s})));
  const column = (label, key) => ({label, number: true, text: ns => duration(ns), of: r => r.s[key]});
  return table([{label: "until", of: r => r.s.name}, {label: "phase", of: r => kPhaseNames[r.s.phase]}, {label: "design", of: r => r.v.name},
    {label: "I/Os that pass", number: true, of: r => r.s.count}, column("mean", "mean_ns"), column("p50", "p50_ns"), column("p90", "p90_ns"),
    column("p99", "p99_ns"), column("max", "max_ns"), {label: "what happens there", of: r => r.s.until}], rows, {sortable: true, filter: "Filter", limit: 20, caption: "Stages of I/Os"});
}
