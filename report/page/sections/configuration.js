// What the designs differ in, and what everything was set to, with its source.

function configurationSection(run) {
  const variants = run.result.variants, configs = variants.map(v => v.config);
  const differing = variants.length > 1 ? configDifferences(configs) : [];
  const parameters = run.parameters.length > 0 ? run.parameters
    : variants.length > 0 ? flattened(configs[0]).map(([path, value]) => ({path, value, source: "", sentence: "", fitted: false})) : [];
  return section("Configuration",
    differing.length > 0 && table([{label: "parameter", of: r => element("code", {}, r[0])}, ...variants.map((v, i) => ({label: v.name, of: r => r[1][i]}))],
      differing, {caption: "What the designs differ in"}),
    parameters.length > 0 && folded(`Effective configuration of "${variants[0]?.name ?? ""}": ${parameters.length} parameters`, () => parameterTable(parameters)));
}

function parameterTable(parameters) {
  const told = parameters.some(p => p.source || p.sentence);
  return table([{label: "parameter", of: p => element("code", {title: p.sentence}, p.path)}, {label: "value", of: p => p.value},
    ...(told ? [{label: "fitted", of: p => (p.fitted ? "fitted" : "")}, {label: "source", of: p => p.source}, {label: "what", of: p => p.sentence}] : [])],
  parameters, {sortable: true, filter: "Filter", limit: 40, caption: "Effective configuration"});
}
