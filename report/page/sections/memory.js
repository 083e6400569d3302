// Most BIOs at a time, and the machine over time as vmstat saw it.

const kVmstat = [
  ["Throughput, read and written", ["blocks_in", "blocks_out"], "KiB/s"],
  ["CPU time in the kernel", ["system_pct"], "% of all CPUs"],
  ["Idle CPU time", ["idle_pct"], "% of all CPUs"],
  ["Context switches", ["context_switches"], "1/s"],
  ["Interrupts", ["interrupts"], "1/s"],
  ["Tasks that run or want to", ["runnable"], "tasks"],
  ["Tasks that wait for I/O", ["blocked"], "tasks"],
];

function memorySection(run) {
  const variants = run.result.variants, peaks = variants.filter(v => v.metrics.peak_bios > 0);
  return section("BIOs, and the run over time",
    peaks.length > 0 && figure({
      title: "Most BIOs that existed at one time", about: peaks.map(v => `${v.name}: ${number(v.metrics.peak_bios)}`).join("; "),
      table: () => table([{label: "design", of: v => v.name}, {label: "peak of BIOs", number: true, of: v => v.metrics.peak_bios}], peaks, {sortable: true}),
    }, width => stackedBars(peaks.map((v) => ({name: v.name, text: number(v.metrics.peak_bios),
      parts: [{from: 0, to: v.metrics.peak_bios, label: "", colour: variantColour(variants.indexOf(v)), opacity: 0.75, title: `${v.name}: ${number(v.metrics.peak_bios)}`}]})), "BIOs", width)),
    vmstatFigures(run));
}

function vmstatFigures(run) {
  const variants = run.result.variants.filter(v => v.vmstat.length > 1);
  if (variants.length === 0) return null;
  const times = [...new Set(variants.flatMap(v => v.vmstat.map(s => s.at_s)))].sort((a, b) => a - b);
  const host = element("div", {class: "grid-of-curves"}), sync = `vmstat-${slug(run.folder)}`;
  const draw = chosen => host.replaceChildren(...chosen.map(([title, keys, unit]) => element("div", {}, element("h4", {}, title), curves({
    data: [times, ...variants.map(v => valuesAt(times, v.vmstat, keys))], sync, height: 210, compact: true,
    series: variants.map(v => ({name: v.name, colour: run.result.variants.indexOf(v)})),
    x: {label: "simulated time, s", text: number}, y: {label: unit, text: number, min: 0},
  }))));
  draw(kVmstat.slice(0, 4));
  return figure({
    title: "The run over time, as vmstat sees it; the cursor is the same in all of them", about: "Curves of vmstat; the table has the samples",
    legend: variantLegend(run.result.variants).filter((_, i) => variants.includes(run.result.variants[i])),
    controls: [checkbox("all columns", false, on => draw(on ? kVmstat : kVmstat.slice(0, 4)))],
    table: () => table([{label: "design", of: s => s.design}, {label: "at, s", number: true, of: s => s.at_s},
      ...["runnable", "blocked", "blocks_in", "blocks_out", "interrupts", "context_switches", "user_pct", "system_pct", "idle_pct"].map(key =>
        ({label: key, number: true, of: s => s[key]}))],
    variants.flatMap(v => v.vmstat.map(s => ({...s, design: v.name}))), {sortable: true, limit: 30, caption: "vmstat"}),
  }, host);
}

/** Sum of `keys` at each of `times`; null where there is no sample. */
function valuesAt(times, samples, keys) {
  const byTime = new Map(samples.map(s => [s.at_s, keys.reduce((sum, key) => sum + s[key], 0)]));
  return times.map(t => byTime.get(t) ?? null);
}
