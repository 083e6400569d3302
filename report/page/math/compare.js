// Which differences between variants are worth showing.

/** Verdicts of a comparison that stand for "nothing to see". */
const kNoDifference = ["none", "equal", "small"];
const kNotKnown = {not_steady: "not steady", no_samples: "no samples"};

/** What is to be said of `variant` against `baseline` for one metric: {value, change, half, state, words}. `change` and `half` are in
 *  percent of the baseline (null: unknown), `state` is "better", "worse", "differs", "same" or "unknown", `words` say why it is unknown. */
function cellOf(metric, baseline, variant, differences) {
  const from = baseline.metrics[metric.name] ?? null, to = variant.metrics[metric.name] ?? null;
  const told = differences.find(d => d.metric === metric.name && d.variant === variant.name);
  if (told) return toldCell(metric, told, to);
  if (from === null || to === null) return {value: to, change: null, half: null, state: "unknown", words: ""};
  const change = from === to ? 0 : from === 0 ? null : (to / from - 1) * 100;
  const same = change !== null && Math.abs(change) < 0.5;
  return {value: to, change, half: null, state: same ? "same" : judged(metric, to - from), words: ""};
}

function toldCell(metric, told, value) {
  const base = told.baseline_mean, inPercent = v => (v === null || !base ? null : v / Math.abs(base) * 100);
  const known = !(told.verdict in kNotKnown);
  return {
    value: told.variant_mean ?? value,
    change: known ? inPercent(told.difference) : null,
    half: told.low === null || told.high === null ? null : inPercent((told.high - told.low) / 2),
    state: kNoDifference.includes(told.verdict) ? "same" : known ? judged(metric, told.difference) : "unknown",
    words: kNotKnown[told.verdict] ?? "",
  };
}

function judged(metric, difference) {
  if (metric.better === "neither" || difference === null) return "differs";
  return (difference < 0) === (metric.better === "less") ? "better" : "worse";
}

/** {shown, same}: metrics of which some variant differs from the first, with a cell per variant, and those of which none does. */
function compared(metrics, variants, differences) {
  const shown = [], same = [];
  for (const metric of metrics) {
    const [first, ...others] = variants;
    if (variants.every(v => (v.metrics[metric.name] ?? null) === null)) continue;
    const cells = others.map(v => cellOf(metric, first, v, differences));
    if (others.length > 0 && cells.every(c => c.state === "same")) { same.push(metric); continue; }
    const mean = differences.find(d => d.metric === metric.name && d.baseline === first.name)?.baseline_mean;
    shown.push({metric, base: mean ?? first.metrics[metric.name] ?? null, cells});
  }
  return {shown, same};
}

/** Paths and values of a nested configuration, flat. */
function flattened(config, path = "") {
  return Object.entries(config).flatMap(([key, value]) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? flattened(value, path ? `${path}.${key}` : key)
      : [[path ? `${path}.${key}` : key, Array.isArray(value) ? JSON.stringify(value) : String(value)]]);
}

/** [path, [value per config]] where the configurations differ. */
function configDifferences(configs) {
  const maps = configs.map(c => new Map(flattened(c)));
  const paths = [...new Set(maps.flatMap(m => [...m.keys()]))];
  return paths.map(p => [p, maps.map(m => m.get(p) ?? "–")]).filter(([, values]) => new Set(values).size > 1);
}

/** Misses first, then by how far off they are; what cannot be judged last. */
function byMiss(expectations) {
  const rank = e => (/MISSED/.test(e.verdict) ? 0 : /within/.test(e.verdict) ? 1 : 2);
  return [...expectations].sort((a, b) =>
    rank(a) - rank(b) || Math.abs(b.deviation_pct ?? 0) - Math.abs(a.deviation_pct ?? 0));
}
