// Elements in one call.

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return node;
}

/** element("p", {class: "note"}, "text", child, [more children]); "onclick" and the like take functions. */
function element(name, attributes = {}, ...children) { return fill(document.createElement(name), attributes, children); }

/** The same for SVG. */
function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** A drop-down list with a label; `change` gets the index of what was chosen. */
function chooser(label, names, change, chosen = 0) {
  const list = element("select", {onchange: () => change(Number(list.value))},
    names.map((name, i) => element("option", {value: i, selected: i === chosen}, name)));
  return element("label", {class: "control"}, `${label} `, list);
}

/** A check box with its label. */
function checkbox(label, checked, change) {
  const box = element("input", {type: "checkbox", checked, onchange: () => change(box.checked)});
  return element("label", {class: "control"}, box, ` ${label}`);
}

/** What opens and closes; the inside is made when it is first seen, or before printing. */
function folded(title, make, open = false) {
  const inside = element("div", {class: "inside"});
  const node = element("details", {open}, element("summary", {}, title), inside);
  const once = () => { if (inside.childNodes.length === 0) inside.append(make()); };
  node.addEventListener("toggle", () => { if (node.open) once(); });
  node.prepare = once;
  if (open) once();
  return node;
}

/** Calls `draw(width)` whenever `node` has got another width, and once at first. */
function whenWide(node, draw) {
  let width = 0;
  const measure = () => {
    const now = node.clientWidth;
    if (now > 0 && now !== width) draw(width = now);
  };
  kMeasures.push(measure);
  new ResizeObserver(measure).observe(node);
}

const kMeasures = [];
/** Does at once what whenWide does when the page is laid out next: paper does not wait. */
function measureAll() { for (const measure of kMeasures) measure(); }
