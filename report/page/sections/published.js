// Published beside simulated figures, misses first.

function publishedSection(run) {
  const rows = byMiss(run.result.variants.flatMap(v => v.expectations.map(e => ({...e, design: v.name}))));
  if (rows.length === 0) return null;
  const misses = rows.filter(r => /MISSED/.test(r.verdict)).length, judged = rows.filter(r => /within|MISSED/.test(r.verdict)).length;
  const band = r => (r.min === null && r.max === null ? "–" : `${r.min === null ? "" : number(r.min)} … ${r.max === null ? "" : number(r.max)}`);
  return section("Published beside simulated",
    element("p", {}, judged === 0 ? "None of these figures can be judged by this run." : `${misses === 0 ? "None" : misses} of ${judged} figures with a band ${misses > 1 ? "miss" : "misses"} it.`),
    table([
      {label: "metric", of: r => r.metric + (r.over ? ` over ${r.over}` : "")}, {label: "design", of: r => r.design},
      {label: "published", number: true, of: r => r.published}, {label: "simulated", number: true, of: r => r.simulated},
      {label: "off by", number: true, text: v => (v === null ? "–" : percent(v)), of: r => r.deviation_pct}, {label: "band", of: band},
      {label: "verdict", of: r => r.verdict}, {label: "source", of: r => r.source},
    ], rows, {sortable: true, filter: "Filter", limit: 20, caption: "Misses first, then by deviation", mark: r => (/MISSED/.test(r.verdict) ? "missed" : null)}));
}
