// Distributions of times, a curve a design.

const kDistributions = {
  io_latency: "I/O latency: from entering to leaving read or write",
  completion_to_user: "From the adapter's response until the program has the answer",
  wakeup_latency: "From a task's wake-up to its first instruction",
  irq_latency: "Interrupt latency: from the assertion of a line to its handler",
  irq_off: "Stretches with interrupts off",
  lock_wait: "Time spinning on a lock, of those that spun",
  lock_hold: "Time a lock is held",
};

function latencySection(run) {
  return section("Latency",
    distributions(run, ["io_latency", "completion_to_user", "wakeup_latency"], "How long I/Os take"),
    stageFigures(run),
    distributions(run, ["irq_latency", "irq_off"], "How long interrupts wait, and are off"));
}

/** One figure with a choice of histograms; null when no variant has any of them. */
function distributions(run, names, title) {
  const variants = run.result.variants;
  const there = names.filter(name => variants.some(v => histogramOf(v, name)?.count > 0));
  if (there.length === 0) return null;
  const host = element("div"), state = {name: there[0], tail: false};
  const caption = element("p", {class: "note"});
  const draw = () => { caption.textContent = kDistributions[state.name] + "."; host.replaceChildren(distribution(variants, state)); };
  draw();
  return figure({
    title, about: `${title}; the table has means and percentiles`,
    controls: [
      there.length > 1 && chooser("Of", there.map(n => kDistributions[n].split(":")[0]), i => { state.name = there[i]; draw(); }),
      checkbox("tail (logarithmic)", false, on => { state.tail = on; draw(); })].filter(Boolean),
    table: () => percentileTable(variants, there),
  }, element("div", {}, caption, host));
}

function histogramOf(variant, name) { return variant.histograms.find(h => h.name === name); }

function distribution(variants, {name, tail}) {
  const some = variants.map((v, i) => ({v, i, h: histogramOf(v, name)})).filter(s => s.h?.count > 0);
  const data = onCommonXs(some.map(s => cdf(s.h.bins)));
  return curves({
    data: tail ? tails(data) : data, series: some.map(s => ({name: s.v.name, colour: s.i})),
    x: {label: "time", text: duration, log: true},
    y: tail ? {label: "longer, % of all", text: v => String(v), full: v => `${number(v)} %`, log: true}
      : {label: "not longer, % of all", text: v => String(v), full: v => `${number(v)} %`, min: 0, max: 100},
  });
}

function percentileTable(variants, names) {
  const rows = names.flatMap(name => variants.map(v => ({name, v, h: histogramOf(v, name)}))).filter(r => r.h);
  const column = (label, key) => ({label, number: true, text: ns => duration(ns), of: r => r.h[key]});
  return table([{label: "what", of: r => kDistributions[r.name].split(":")[0]}, {label: "design", of: r => r.v.name},
    {label: "samples", number: true, of: r => r.h.count}, column("mean", "mean_ns"), column("p50", "p50_ns"), column("p90", "p90_ns"),
    column("p99", "p99_ns"), column("p99.9", "p99_9_ns"), column("max", "max_ns")], rows, {sortable: true, caption: "Percentiles"});
}
