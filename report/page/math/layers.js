// A layered layout of a small directed graph: left to right, few crossings.

/** Names of nodes that lie on a cycle together: Tarjan's components of more than one node. An arrow to itself is no cycle: two locks of a
 *  class may nest in an order. */
function cycles(nodes, edges) {
  const next = new Map(nodes.map(n => [n, []]));
  for (const e of edges) next.get(e.from)?.push(e.to);
  const index = new Map(), low = new Map(), stack = [], found = [];
  const visit = n => {
    index.set(n, index.size);
    low.set(n, index.get(n));
    stack.push(n);
    for (const m of next.get(n)) {
      if (!next.has(m)) continue;
      if (!index.has(m)) visit(m);
      if (stack.includes(m)) low.set(n, Math.min(low.get(n), low.get(m)));
    }
    if (low.get(n) === index.get(n)) {
      const component = stack.splice(stack.indexOf(n));
      if (component.length > 1) found.push(component);
    }
  };
  for (const n of nodes) if (!index.has(n)) visit(n);
  return found;
}

/** Whether the arrow lies on one of `cycles`. */
function onCycle(edge, found) { return found.some(c => c.includes(edge.from) && c.includes(edge.to)); }

/** Layer of each name: one more than the deepest of those with an arrow to it. Arrows that would close a cycle do not count. */
function layersOf(nodes, edges) {
  const next = new Map(nodes.map(n => [n, edges.filter(e => e.from === n && e.to !== n).map(e => e.to)]));
  const state = new Map(), order = [], forward = new Map(nodes.map(n => [n, []]));
  const visit = n => {
    state.set(n, "open");
    for (const m of next.get(n)) {
      if (state.get(m) === "open") continue;
      forward.get(n).push(m);
      if (!state.has(m)) visit(m);
    }
    state.set(n, "done");
    order.unshift(n);
  };
  for (const n of nodes) if (!state.has(n)) visit(n);
  const layer = new Map(nodes.map(n => [n, 0]));
  for (const n of order) for (const m of forward.get(n)) layer.set(m, Math.max(layer.get(m), layer.get(n) + 1));
  return layer;
}

/** Names by layer, each layer ordered by the mean place of its neighbours, a few times to and fro. */
function arranged(nodes, edges) {
  const layer = layersOf(nodes, edges);
  const rows = [];
  for (const n of nodes) (rows[layer.get(n)] ??= []).push(n);
  const place = new Map();
  const note = row => row.forEach((n, i) => place.set(n, (i + 0.5) / row.length));
  rows.forEach(note);
  for (let round = 0; round < 4; ++round)
    for (const row of round % 2 ? [...rows].reverse() : rows) {
      const mean = n => {
        const near = edges.flatMap(e => (e.from === n ? [e.to] : e.to === n ? [e.from] : [])).filter(m => m !== n);
        return near.length ? near.reduce((s, m) => s + place.get(m), 0) / near.length : place.get(n);
      };
      const wanted = new Map(row.map(n => [n, mean(n)]));
      row.sort((a, b) => wanted.get(a) - wanted.get(b));
      note(row);
    }
  return rows;
}
