// The frame of every figure: what it shows, controls, the drawing, a legend, the same as a table.

/** `options`: `title`, `about` (text for those who do not see it), `controls`, `legend` ([{name, colour, pattern}]), `table` (makes it),
 *  `note`. `drawing` is an element, or a function of the width that makes one. */
function figure(options, drawing) {
  const plot = element("div", {class: "plot", role: "group", "aria-label": options.about ?? options.title});
  if (typeof drawing === "function") whenWide(plot, width => plot.replaceChildren(drawing(width)));
  else plot.append(drawing);
  return element("figure", {},
    element("figcaption", {}, options.title),
    options.controls?.length && element("p", {class: "controls"}, options.controls),
    options.legend && legend(options.legend),
    plot,
    options.note && element("p", {class: "note"}, options.note),
    options.table && folded("As a table", options.table));
}

function legend(entries) {
  return element("ul", {class: "legend"}, entries.map(({name, colour, pattern, line, opacity}) =>
    element("li", {}, line ? lineKey(colour, line) : svg("svg", {class: "key", width: 14, height: 14, "aria-hidden": "true"},
      svg("rect", {width: 14, height: 14, fill: `var(${colour})`, "fill-opacity": opacity}),
      pattern && svg("rect", {width: 14, height: 14, fill: `url(#${pattern})`})), name)));
}

function lineKey(colour, dash, width = 2.5) {
  return svg("svg", {class: "key", width: 28, height: 14, "aria-hidden": "true"},
    svg("line", {x1: 0, x2: 28, y1: 7, y2: 7, stroke: `var(${colour})`, "stroke-width": width, "stroke-dasharray": dash.join(" ")}));
}

/** Hatching for what colour alone would not tell on paper; defined once per page. */
function patterns() {
  const hatch = (id, ...paths) => svg("pattern", {id, width: 6, height: 6, patternUnits: "userSpaceOnUse"},
    paths.map(d => svg("path", {d, stroke: "var(--page)", "stroke-width": 1, "stroke-opacity": 0.4, fill: "none"})));
  return svg("svg", {width: 0, height: 0, "aria-hidden": "true", class: "definitions"}, svg("defs", {},
    hatch("hatch", "M0 6L6 0"), hatch("cross", "M0 6L6 0M0 0L6 6"), hatch("dots", "M1 1h1M4 4h1"),
    ["arrow", "arrow red"].map(look => svg("marker", {id: slug(look), viewBox: "0 0 8 8", refX: 8, refY: 4, markerUnits: "userSpaceOnUse",
      markerWidth: 9, markerHeight: 9, orient: "auto"}, svg("path", {d: "M0 0L8 4L0 8z", class: look.replace("arrow", "arrow-tip")})))));
}

const kContextLook = {
  user: {colour: "--user", pattern: "dots"}, process: {colour: "--process", pattern: null},
  softirq: {colour: "--softirq", pattern: "hatch"}, hardirq: {colour: "--hardirq", pattern: "cross"},
};
