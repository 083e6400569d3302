// Context switches by cause, and interrupts by line.

function switchesSection(run) {
  const variants = run.result.variants.filter(v => v.switches.some(s => s.per_io > 0));
  if (variants.length === 0) return null;
  const causes = [...new Set(variants.flatMap(v => v.switches.filter(s => s.per_io > 0).sort((a, b) => b.per_io - a.per_io).map(s => s.cause)))];
  const looks = causes.map((cause, i) => ({cause, colour: variantColour(i), pattern: [null, "hatch", "cross", "dots"][i % 4], opacity: 0.7}));
  const bars = variants.map(v => {
    const parts = stacked(looks.map(l => ({...l, value: v.switches.filter(s => s.cause === l.cause).reduce((sum, s) => sum + s.per_io, 0)})).filter(p => p.value > 0));
    return {name: v.name, text: number(parts.at(-1).to), parts: parts.map(p => ({...p, label: p.cause, title: `${v.name}: ${p.cause}, ${number(p.value)} per I/O`}))};
  });
  return section("Context switches and interrupts", figure({
    title: "Context switches per I/O, by who is switched to or leaves the CPU idle",
    about: bars.map(b => `${b.name}: ${b.text} per I/O`).join("; "),
    legend: looks.map(l => ({name: l.cause, ...l})),
    table: () => table([{label: "cause", of: r => r.cause}, {label: "design", of: r => r.name}, {label: "workload", of: r => (r.workload ? "yes" : "no")},
      {label: "per I/O", number: true, of: r => r.per_io}, {label: "per second", number: true, of: r => r.per_second}],
    variants.flatMap(v => v.switches.map(s => ({...s, name: v.name}))), {sortable: true, caption: "Context switches by cause"}),
  }, width => stackedBars(bars, "context switches per I/O", width)),
  folded("Interrupts by line and CPU", () => interruptTable(run.result.variants)));
}

function interruptTable(variants) {
  const cpus = [...new Set(variants.flatMap(v => v.interrupts.map(i => i.cpu)))].sort((a, b) => a - b);
  const rows = variants.flatMap(v => [...new Set(v.interrupts.map(i => i.line))].map(line => ({v, line})));
  const count = (r, cpu) => r.v.interrupts.filter(i => i.line === r.line && i.cpu === cpu).reduce((s, i) => s + i.count, 0);
  return table([{label: "line", of: r => String(r.line)}, {label: "design", of: r => r.v.name},
    ...cpus.map(cpu => ({label: `CPU ${cpu}`, number: true, of: r => count(r, cpu)}))], rows, {sortable: true, limit: 24, caption: "Interrupts of the measured interval"});
}
