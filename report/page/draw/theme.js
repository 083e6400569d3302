// Light, dark and paper. Colours are custom properties of style/base.css.

const kRedraws = [];

/** `redraw` is called when colours have changed: what is on a canvas does not follow by itself. */
function onColours(redraw) { kRedraws.push(redraw); }

const colourOf = (() => {
  const cache = new Map(), probe = document.createElement("span");
  onColours(() => cache.clear());
  return name => {
    if (!cache.has(name)) {
      if (!probe.isConnected) { probe.hidden = true; document.body.append(probe); }
      probe.style.color = `var(${name})`;
      cache.set(name, getComputedStyle(probe).color);
    }
    return cache.get(name);
  };
})();

/** The colour of the i-th variant, as a custom property; there are eight. */
function variantColour(i) { return `--variant-${i % 8}`; }

function recolour() { for (const redraw of kRedraws) redraw(); }

function isDark() {
  const told = document.documentElement.dataset.theme;
  return told ? told === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function setTheme(name) {
  if (name) document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
  recolour();
}

function themeButton() {
  const button = element("button", {type: "button", class: "theme", onclick: () => { setTheme(isDark() ? "light" : "dark"); label(); }});
  const label = () => { button.textContent = isDark() ? "Light colours" : "Dark colours"; };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { recolour(); label(); });
  label();
  return button;
}

function widen(width) {
  document.querySelector("main").style.width = width;
  measureAll();
}

const kPaperWidth = "690px";  // of A4 and Letter, within their margins

/** Paper is light and narrow, and shows what is folded. */
function followPrinting() {
  let before = null;
  addEventListener("beforeprint", () => {
    if (before) return;
    const shut = [];
    for (let more = true; more;) {  // what is opened may hold more
      const closed = [...document.querySelectorAll("details:not([open])")];
      more = closed.length > 0;
      for (const d of closed) { d.prepare?.(); d.open = true; shut.push(d); }
    }
    before = {theme: document.documentElement.dataset.theme, shut};
    widen(kPaperWidth);
    setTheme("light");
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    for (const d of before.shut) d.open = false;
    widen("");
    setTheme(before.theme);
    before = null;
  });
}
