// Title, answer, and the designs side by side.

function summarySection(run, metrics) {
  const variants = baselineFirst(run), main = metrics.filter(m => m.heading);
  const {shown, same} = compared(main, variants, run.differences);
  return [
    run.answer.length > 0 && element("p", {class: "answer"}, run.answer.join(" ")),
    claimCard(run.claim),
    run.result.failed.map(f => element("p", {class: "failed"}, element("strong", {}, `${f.name}: no result. `), f.story.split("\n")[0])),
    variants.length > 0 && comparisonTable(shown, variants, run.differences),
    same.length > 0 && element("p", {}, element("strong", {}, "No measurable difference: "), same.map(m => m.heading).join(", "), "."),
    run.differences.length > 0 && folded("Differences in words", () => differenceTable(run.differences, metrics)),
    variants.length > 0 && folded("All metrics", () => allMetrics(metrics, variants)),
  ];
}

/** All variants, that first which the others are held against. */
function baselineFirst({result, differences}) {
  const first = result.variants.find(v => v.name === differences[0]?.baseline) ?? result.variants[0];
  return result.variants.length === 0 ? [] : [first, ...result.variants.filter(v => v !== first)];
}

function comparisonTable(shown, variants, differences) {
  const told = differences[0];
  const how = told ? `${told.replications} paired runs each, ${number(told.confidence * 100)} % confidence; changes are against "${variants[0].name}"; without ±: of the first run alone`
    : variants.length > 1 ? `One run each, nothing is known about chance; changes are against "${variants[0].name}"` : "One run";
  const columns = [
    {label: "", of: r => element("span", {title: r.metric.sentence}, r.metric.heading, unitOf(r.metric))},
    {label: variants[0].name, number: true, of: r => r.base},
    ...variants.slice(1).map((v, i) => ({label: v.name, number: true, of: r => cellNode(r.cells[i])})),
  ];
  return table(columns, shown, {caption: how});
}

function unitOf(metric) { return element("span", {class: "unit"}, metric.unit === "1" || metric.unit === "" ? "" : ` ${metric.unit}`); }

function cellNode(cell) {
  const spread = cell.half === null ? "" : ` ± ${Number(cell.half.toPrecision(2))}`;
  const word = {better: "better", worse: "worse", same: "no difference", unknown: cell.words}[cell.state] ?? "";
  const change = cell.state === "same" || cell.change === null ? "" : percent(cell.change) + spread;
  return element("span", {class: `cell ${cell.state}`},
    number(cell.value), element("span", {class: "change"}, [change, word].filter(Boolean).join(" ")));
}

function differenceTable(differences, metrics) {
  const heading = d => metrics.find(m => m.name === d.metric)?.heading || d.metric;
  return table([{label: "metric", of: heading}, {label: "design", of: d => d.variant}, {label: "against", of: d => d.baseline}, {label: "it is", of: d => d.words}],
    differences, {filter: "Filter", caption: "Every difference that was tested"});
}

function allMetrics(metrics, variants) {
  return table([
    {label: "metric", of: m => m.name}, {label: "unit", of: m => (m.unit === "1" ? "" : m.unit)}, {label: "section", of: m => m.section},
    ...variants.map(v => ({label: v.name, number: true, of: m => v.metrics[m.name] ?? null})),
    {label: "what", of: m => m.sentence},
  ], metrics, {sortable: true, filter: "Filter", caption: "Every metric of every design"});
}

function claimCard(claim) {
  if (!claim) return null;
  return element("div", {class: "claim"},
    element("p", {}, element("q", {}, claim.said), " ", element("cite", {}, claim.source)),
    element("p", {}, element("strong", {}, capitalised(claim.finding)), claim.as_found ? "" : " (another finding than the scenario's author came to)", ". ", claim.because),
    table([{label: "condition", of: p => p.condition}, {label: "outcome", of: p => element("span", {class: `outcome ${p.outcome}`}, p.outcome)},
      {label: "what it rests on", of: p => p.words}], claim.predictions, {caption: "Predictions"}));
}
