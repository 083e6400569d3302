// The text for Graphviz of `lock_graph`: boxes and arrows with a label and a colour, a line each.

function attributesOf(text) {
  const found = {};
  for (const [, key, quoted, bare] of text.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,\]]+))/g))
    found[key] = quoted === undefined ? bare : unescaped(quoted);
  return found;
}

function unescaped(text) { return text.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c)); }

/** {nodes: [{name, usage, state}], edges: [{from, to, label, red}]}. `usage` is the label behind the name; `state` is "inconsistent",
 *  "interrupt" (taken by interrupts) or "plain". */
function parseDot(text) {
  const name = String.raw`"((?:[^"\\]|\\.)*)"`;
  const node = new RegExp(`^\\s*${name} \\[(.*)\\];$`), edge = new RegExp(`^\\s*${name} -> ${name} \\[(.*)\\];$`);
  const graph = {nodes: [], edges: []};
  for (const line of text.split("\n")) {
    const isEdge = edge.exec(line), isNode = node.exec(line);
    if (isEdge) {
      const a = attributesOf(isEdge[3]);
      graph.edges.push({from: unescaped(isEdge[1]), to: unescaped(isEdge[2]), label: a.label ?? "", red: a.color === "red"});
    } else if (isNode) {
      const a = attributesOf(isNode[2]), own = unescaped(isNode[1]);
      const state = {"#f6c6c6": "inconsistent", "#cfe8cf": "interrupt"}[a.fillcolor] ?? "plain";
      graph.nodes.push({name: own, usage: (a.label ?? "").replace(own, "").trim(), state});
    }
  }
  return graph;
}

/** [the graph without the boxes that no arrow touches, these boxes]. One with inconsistent usage stays. */
function connected(graph) {
  const touched = new Set(graph.edges.flatMap(e => [e.from, e.to])), stays = n => touched.has(n.name) || n.state === "inconsistent";
  return [{nodes: graph.nodes.filter(stays), edges: graph.edges}, graph.nodes.filter(n => !stays(n))];
}
