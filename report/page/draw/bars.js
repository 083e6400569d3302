// Horizontal stacked bars, one a design, as SVG.

const kBar = {height: 30, gap: 16, axis: 34, top: 4};

/** `bars`: [{name, parts: [{from, to, label, colour, pattern, opacity, title}], text}]; `axis`: what the numbers are, with unit. */
function stackedBars(bars, axis, width) {
  const narrow = width < 560, longest = Math.max(...bars.map(b => b.name.length));
  const left = narrow ? 0 : Math.min(200, 12 + longest * 7), rowHeight = kBar.height + kBar.gap + (narrow ? 14 : 0);
  const end = Math.max(...bars.map(b => b.parts.at(-1)?.to ?? 0)) || 1;
  const x = scale(0, end, left, width - 52), bottom = kBar.top + bars.length * rowHeight;
  const marks = ticks(0, end, Math.max(2, Math.floor((width - left) / 90)));
  return svg("svg", {width, height: bottom + kBar.axis, viewBox: `0 0 ${width} ${bottom + kBar.axis}`},
    marks.map(v => svg("line", {class: "grid", x1: x(v), x2: x(v), y1: kBar.top, y2: bottom})),
    tickTexts(marks).map((words, i) => svg("text", {class: "tick", x: x(marks[i]), y: bottom + 13, "text-anchor": i === 0 && narrow ? "start" : "middle"}, words)),
    svg("text", {class: "axis", x: (left + width - 52) / 2, y: bottom + 30, "text-anchor": "middle"}, axis),
    bars.map((bar, i) => oneBar(bar, kBar.top + i * rowHeight + (narrow ? 18 : kBar.gap / 2), x, narrow)));
}

function oneBar(bar, y, x, narrow) {
  const end = bar.parts.at(-1)?.to ?? 0;
  return svg("g", {},
    narrow ? svg("text", {class: "name", x: 0, y: y - 4}, bar.name)
      : svg("text", {class: "name", x: x(0) - 8, y: y + kBar.height / 2 + 4, "text-anchor": "end"}, shortened(bar.name, x(0) - 10)),
    bar.parts.map(part => onePart(part, y, x)),
    svg("text", {class: "value", x: x(end) + 6, y: y + kBar.height / 2 + 4}, bar.text));
}

function onePart(part, y, x) {
  const from = x(part.from), size = Math.max(0.5, x(part.to) - from), box = {x: from, y, width: size, height: kBar.height};
  return svg("g", {class: "part"}, svg("title", {}, part.title),
    svg("rect", {...box, fill: `var(${part.colour})`, "fill-opacity": part.opacity ?? 1, class: "mark"}),
    part.pattern && svg("rect", {...box, fill: `url(#${part.pattern})`}),
    size > 4 && svg("line", {class: "cut", x1: from + size, x2: from + size, y1: y, y2: y + kBar.height}),
    size > 44 && part.label && label(shortened(part.label, size - 8), from + size / 2, y + kBar.height / 2 + 4));
}

function label(text, x, y) { return svg("text", {class: "inside", x, y, "text-anchor": "middle"}, text); }
function shortened(text, size) { const most = Math.floor(size / 6.6); return text.length > most ? `${text.slice(0, most - 1)}…` : text; }
