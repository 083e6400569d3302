// A lock graph as SVG: boxes in layers from left to right, arrows between them.

const kBox = {height: 36, gapX: 70, gapY: 14, letter: 6.7};

/** `graph` as parseDot gives it. Arrows on a cycle, and those that the program marked, are red. */
function lockGraph(graph) {
  const names = graph.nodes.map(n => n.name), red = cycles(names, graph.edges);
  const layers = arranged(names, graph.edges), byName = new Map(graph.nodes.map(n => [n.name, n]));
  const boxes = placed(layers, byName);
  const width = Math.max(...[...boxes.values()].map(b => b.x + b.width)) + 40;
  const height = Math.max(...[...boxes.values()].map(b => b.y + kBox.height)) + 30;
  return svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`, class: "graph"},
    graph.edges.map(e => arrow(e, boxes, e.red || onCycle(e, red))),
    [...boxes].map(([name, box]) => boxOf(byName.get(name), box)));
}

function placed(layers, byName) {
  const sizes = layers.map(row => Math.max(...row.map(n => Math.max(n.length, byName.get(n).usage.length) * kBox.letter + 16)));
  const tall = Math.max(...layers.map(row => row.length)) * (kBox.height + kBox.gapY);
  const boxes = new Map();
  let x = 2;
  layers.forEach((row, i) => {
    const top = (tall - row.length * (kBox.height + kBox.gapY)) / 2 + 16;
    row.forEach((name, k) => boxes.set(name, {x, y: top + k * (kBox.height + kBox.gapY), width: sizes[i], layer: i}));
    x += sizes[i] + kBox.gapX;
  });
  return boxes;
}

function boxOf(node, box) {
  return svg("g", {class: `lock ${node.state}`},
    svg("title", {}, `${node.name} ${node.usage}${{inconsistent: ": inconsistent usage", interrupt: ": taken by interrupts", plain: ""}[node.state]}`),
    svg("rect", {x: box.x, y: box.y, width: box.width, height: kBox.height, rx: 4, class: "mark"}),
    svg("text", {x: box.x + 8, y: box.y + (node.usage ? 15 : 22)}, node.name),
    svg("text", {x: box.x + 8, y: box.y + 29, class: "tick"}, node.usage));
}

function arrow(edge, boxes, red) {
  const a = boxes.get(edge.from), b = boxes.get(edge.to);
  if (!a || !b) return null;
  return svg("path", {class: red ? "edge red mark" : "edge mark", d: wayOf(a, b), "marker-end": red ? "url(#arrow-red)" : "url(#arrow)"},
    svg("title", {}, `${edge.from}, then ${edge.to}: ${edge.label}`));
}

/** Forward as a curve from side to side; to the same or an earlier layer round below the boxes. */
function wayOf(a, b) {
  const middle = box => box.y + kBox.height / 2;
  if (a === b) return `M${a.x + a.width} ${a.y + 10}c26 -6 26 22 2 18`;
  if (a.layer < b.layer) {
    const from = a.x + a.width, bend = Math.min(60, (b.x - from) / 2);
    return `M${from} ${middle(a)}C${from + bend} ${middle(a)} ${b.x - bend} ${middle(b)} ${b.x - 1} ${middle(b)}`;
  }
  const below = Math.max(a.y, b.y) + kBox.height + 18, from = a.x + a.width / 2, to = b.x + b.width / 2;
  return `M${from} ${a.y + kBox.height}C${from} ${below} ${to} ${below} ${to} ${b.y + kBox.height + 1}`;
}
