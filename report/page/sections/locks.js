// Locks: how they were contended for, in which order they were taken, and what hung.

function locksSection(run) {
  const variants = run.result.variants, rows = variants.flatMap(v => v.locks.map(l => ({...l, design: v.name})));
  const broken = variants.flatMap(v => v.lock_violations.map(b => ({...b, design: v.name})));
  return section("Locks",
    run.hangs.map(hangCard),
    run.result.failed.filter(f => !run.hangs.some(h => h.design === f.name)).map(f => hangCard({design: f.name, shape: `no result, exit code ${f.exit_code}`, story: f.story, cycle: []})),
    broken.length > 0 && element("div", {class: "hang"}, element("h4", {}, "Broken lock rules"),
      broken.map(b => folded(`${b.design}: ${b.summary}`, () => element("pre", {tabindex: 0}, b.report)))),
    rows.length > 0 && lockTable(rows),
    distributions(run, ["lock_wait", "lock_hold"], "How long locks are waited for, and held"),
    variants.filter(v => v.lock_graph.includes(" -> ")).map((v, i) => folded(`Order of locks: ${v.name}`, () => graphFigure(v), i === 0)));
}

function lockTable(rows) {
  const us = (label, key) => ({label, number: true, of: r => r[key]});
  return table([
    {label: "lock", of: r => r.name}, {label: "design", of: r => r.design},
    {label: "spinning, % of CPUs", number: true, of: r => r.spin_pct, text: v => (v > 0 && v < 0.001 ? "< 0.001" : number(v)), title: "waiting in percent of all CPUs' time"},
    {label: "contended, %", number: true, of: r => r.contended_pct}, {label: "taken per I/O", number: true, of: r => r.acquisitions_per_io},
    {label: "moved per I/O", number: true, of: r => r.transfers_per_io, title: "times the lock word came from another CPU's cache"},
    us("wait mean, us", "wait_mean_us"), us("wait p99, us", "wait_p99_us"), us("wait max, us", "wait_max_us"),
    us("hold mean, us", "hold_mean_us"), us("hold p99, us", "hold_p99_us"), us("hold max, us", "hold_max_us"),
    {label: "most blamed", of: r => r.takers.filter(t => t.blamed_us_per_io > 0).slice(0, 2).map(t => t.function).join(", ")},
  ], [...rows].sort((a, b) => (b.spin_pct ?? 0) - (a.spin_pct ?? 0)),
  {sortable: true, filter: "Filter by lock or design", limit: 12, caption: "Lock classes, most waited for first"});
}

function graphFigure(variant) {
  const graph = parseDot(variant.lock_graph), [joined, alone] = connected(graph), drawn = lockGraph(joined);
  return figure({
    title: `${variant.name}: which lock is taken under which`,
    about: `${graph.nodes.length} lock classes, ${graph.edges.length} orders, ${cycles(graph.nodes.map(n => n.name), graph.edges).length} cycles`,
    note: alone.length > 0 ? `Never held together with another: ${alone.map(n => n.name).join(", ")}.` : null,
    legend: [{name: "taken by interrupts", colour: "--safe"}, {name: "inconsistent usage, or an order on a cycle", colour: "--wrong"}],
    table: () => table([{label: "held", of: e => e.from}, {label: "taken under it", of: e => e.to}, {label: "first by, and how often", of: e => e.label},
      {label: "", of: e => (e.red ? "closes a cycle" : "")}], graph.edges, {sortable: true, filter: "Filter", caption: "Orders of locks"}),
  }, element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": "Lock graph"}, drawn));
}

/** A way to hang: its story, and the cycle in red. */
function hangCard(hang) {
  const story = Array.isArray(hang.story) ? hang.story.join("\n") : hang.story;
  return element("div", {class: "hang"},
    element("h4", {}, `${hang.design}: ${hang.shape}`),
    hang.cycle.length > 0 && cycleFigure(hang.cycle),
    element("pre", {tabindex: 0}, story));
}

/** Who waits for whom: a ring of locks and contexts, all red. */
function cycleFigure(cycle) {
  const nodes = cycle.map(name => ({name, usage: "", state: "plain"}));
  const edges = cycle.map((from, i) => ({from, to: cycle[(i + 1) % cycle.length], label: "waits for it", red: true}));
  return element("div", {}, element("p", {class: "note"}, "Each waits for the next one:"), element("div", {class: "scroll plot", tabindex: 0, role: "group", "aria-label": `A cycle: ${[...cycle, cycle[0]].join(" waits for ")}`},
    lockGraph({nodes, edges})));
}
