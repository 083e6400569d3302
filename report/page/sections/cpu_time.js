// CPU time per I/O, by context and function.

function cpuTimeSection(run) {
  const variants = run.result.variants.filter(v => v.profile.length > 0);
  if (variants.length === 0) return null;
  const host = element("div"), chosen = expensiveFunctions(variants.map(v => v.profile), 8);
  let split = 0;
  const ways = [v => functionParts(v.profile, chosen), v => reasonParts(v.profile)];
  const draw = width => host.replaceChildren(stackedBars(variants.map(v => cpuBar(v.name, stacked(ways[split](v)))), "CPU time of all CPUs, us per I/O", width));
  whenWide(host, draw);
  const contexts = kContexts.filter(c => variants.some(v => v.profile.some(r => r.context === c && totalOf(r) > 0)));
  return section("CPU time", figure({
    title: "CPU time per I/O by context, the most expensive functions first",
    about: variants.map(v => `${v.name}: ${withUnit(sumOf(v.profile), "us")} per I/O`).join("; "),
    controls: [chooser("Split by", ["function", "what the CPU does"], i => { split = i; draw(host.clientWidth); })],
    legend: contexts.map(c => ({name: kContextNames[c], ...kContextLook[c]})),
    table: () => profileTable(variants),
  }, host));
}

function sumOf(profile) { return profile.filter(r => r.context !== "idle").reduce((s, r) => s + totalOf(r), 0); }

/** Parts of one context get paler to the right, but not by how much they are. */
function cpuBar(name, parts) {
  const seen = {};
  return {name, text: number(parts.at(-1)?.to ?? 0), parts: parts.map(p => {
    const i = seen[p.group] = (seen[p.group] ?? -1) + 1;
    return {from: p.from, to: p.to, label: p.name, ...kContextLook[p.group], opacity: p.name === "other" ? 0.45 : 1 - (i % 2) * 0.2,
      title: `${name}, ${kContextNames[p.group]}: ${p.name}, ${number(p.value)} us per I/O`};
  })};
}

function profileTable(variants) {
  const keys = new Map();
  for (const v of variants) for (const r of v.profile) if (r.context !== "idle") keys.set(`${r.context} ${r.function}`, r);
  const of = (v, row) => v.profile.filter(r => r.context === row.context && r.function === row.function).reduce((s, r) => s + totalOf(r), 0);
  const peak = row => Math.max(...variants.map(v => of(v, row)));
  return table([
    {label: "function", of: r => r.function}, {label: "context", of: r => kContextNames[r.context] ?? r.context},
    ...variants.map(v => ({label: v.name, number: true, of: r => of(v, r)})),
    ...(variants.length > 1 ? [{label: "difference of the last", number: true, of: r => of(variants.at(-1), r) - of(variants[0], r)}] : []),
  ], [...keys.values()].sort((a, b) => peak(b) - peak(a)), {sortable: true, filter: "Filter", limit: 20, caption: "CPU time, us per I/O"});
}
