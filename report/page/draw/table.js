// Tables that scroll within themselves, sort by a column and filter by a text.

/** `columns`: {label, of(row) (text, number or node), text(value) (how a number is shown), number, title}; `rows`: any objects.
 *  Options: `caption`, `sortable`, `filter` (label of the text box), `limit` (rows shown at first), `mark(row)` (class of a row). */
function table(columns, rows, options = {}) {
  const body = element("tbody"), state = {sort: null, up: false, words: "", all: false};
  const more = element("button", {type: "button", class: "more", onclick: () => { state.all = true; show(); }});
  const heads = columns.map((column, i) => headOf(column, options.sortable && (() => sortBy(i))));
  const rest = element("p", {class: "note rest"});
  const count = element("span", {class: "note", "aria-live": "polite"});
  const textOf = value => (value instanceof Node ? value.textContent : String(value ?? ""));

  function sortBy(i) {
    state.up = state.sort === i ? !state.up : !columns[i].number;
    state.sort = i;
    heads.forEach((head, k) => k === i ? head.setAttribute("aria-sort", state.up ? "ascending" : "descending") : head.removeAttribute("aria-sort"));
    show();
  }
  function chosen() {
    const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter(row => {
      const all = words.length ? columns.map(c => textOf(c.of(row))).join(" ").toLowerCase() : "";
      return words.every(word => all.includes(word));
    });
    if (state.sort === null) return found;
    const of = columns[state.sort].of, sign = state.up ? 1 : -1;
    return found.sort((a, b) => sign * inOrder(of(a), of(b)));
  }
  function show() {
    const found = chosen(), beyond = found.length > kPaperRows ? "beyond" : "beyond on-paper", limit = options.limit && !state.all ? options.limit : Infinity;
    body.replaceChildren(...found.map((row, i) => rowOf(columns, row, [options.mark?.(row), i >= limit && beyond].filter(Boolean).join(" "))));
    more.hidden = found.length <= limit;
    more.textContent = `Show all ${found.length} rows`;
    rest.hidden = more.hidden || found.length <= kPaperRows;
    rest.textContent = `The first ${limit} of ${found.length} rows.`;
    count.textContent = state.words ? `${found.length} of ${rows.length}` : "";
  }

  const box = options.filter && element("input", {type: "search", oninput: () => { state.words = box.value; show(); }});
  show();
  return element("div", {class: "table"},
    box && element("p", {class: "controls"}, element("label", {class: "control"}, `${options.filter} `, box), " ", count),
    options.caption && element("p", {class: "note"}, options.caption),
    element("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": options.caption ?? "table"},
      element("table", {"aria-label": options.caption}, element("thead", {}, element("tr", {}, heads)), body)),
    more, rest);
}

/** Longer tables are not printed whole. */
const kPaperRows = 300;

function headOf(column, sort) {
  const label = sort ? element("button", {type: "button", onclick: sort}, column.label) : column.label;
  return element("th", {scope: "col", class: column.number ? "number" : null, title: column.title}, label);
}

function rowOf(columns, row, mark) {
  return element("tr", {class: mark || null}, columns.map((column, i) => {
    const value = column.of(row);
    const shown = value instanceof Node ? value : column.number ? (column.text ?? number)(value) : value ?? "–";
    return element(i === 0 ? "th" : "td", {scope: i === 0 ? "row" : null, class: column.number ? "number" : null}, shown);
  }));
}

function inOrder(a, b) {
  if (typeof a === "number" || typeof b === "number") return (a ?? -Infinity) - (b ?? -Infinity);
  return String(a instanceof Node ? a.textContent : a ?? "").localeCompare(String(b instanceof Node ? b.textContent : b ?? ""), "en", {numeric: true});
}
