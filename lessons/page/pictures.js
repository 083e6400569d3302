// The pictures of a step, drawn with the parts of the report's page.

/** An element for a figure of the data. */
function picture(figure_) {
  return {table: tablePicture, bars: barsPicture, life: lifePicture, cycle: cyclePicture, curve: curvePicture, text: textPicture}[figure_.kind](figure_);
}

function tablePicture({title, columns, rows, wide}) {
  const isNumber = i => i > 0 && !(wide && i === columns.length - 1);
  return element("figure", {}, element("figcaption", {}, title),
    table(columns.map((label, i) => ({label, number: isNumber(i), text: value => value, of: row => row[i]})), rows, {}));
}

/** Contexts have their own colours, other parts those of variants. */
const kPartLook = {"user mode": kContextLook.user, process: kContextLook.process, softirq: kContextLook.softirq, "hard interrupt": kContextLook.hardirq};

function lookOf(label, i) {
  return kPartLook[label] ?? {colour: variantColour(i), pattern: [null, "hatch", "cross", "dots"][i % 4], opacity: 0.75};
}

function barsPicture({title, unit, bars}) {
  const names = bars[0]?.parts.map(p => p.label) ?? [];
  const drawn = bars.map(bar => {
    const parts = stacked(bar.parts).map((p, i) => ({...p, ...lookOf(p.label, i), title: `${bar.name}: ${p.label}, ${number(p.value)} ${unit}`}));
    return {name: bar.name, parts, text: number(parts.at(-1)?.to ?? 0)};
  });
  return figure({
    title, about: drawn.map(b => `${b.name}: ${b.text} ${unit}`).join("; "),
    legend: names.map((name, i) => ({name, ...lookOf(name, i)})),
    table: () => table([{label: "", of: r => r.label}, ...bars.map((bar, k) => ({label: bar.name, number: true, of: r => bars[k].parts[r.i].value}))],
      names.map((label, i) => ({label, i})), {caption: title}),
  }, width => stackedBars(drawn, unit, width));
}

function lifePicture({title, lives}) {
  const drawn = lifeFigure(lives, {exact: false});
  drawn.querySelector("figcaption").textContent = title;
  return drawn;
}

function cyclePicture({title, cycle, story}) {
  return element("figure", {}, element("figcaption", {}, title),
    cycle.length > 0 ? cycleFigure(cycle) : element("p", {}, "Nothing waits for itself: no cycle."),
    story && folded("Who holds and waits for what", () => element("pre", {tabindex: 0}, story)));
}

function curvePicture({title, name, curves}) {
  const variants = curves.map(c => ({name: c.variant, histograms: [{name, ...c}]}));
  const host = element("div"), state = {name, tail: false};
  const draw = () => host.replaceChildren(distribution(variants, state));
  draw();
  return figure({
    title, about: `${title}; the table has means and percentiles`,
    controls: [checkbox("tail (logarithmic)", false, on => { state.tail = on; draw(); })],
    table: () => table([{label: "", of: c => c.variant}, {label: "samples", number: true, of: c => c.count},
      ...[["mean", "mean_ns"], ["half", "p50_ns"], ["99 %", "p99_ns"], ["longest", "max_ns"]].map(([label, key]) =>
        ({label, number: true, text: duration, of: c => c[key]}))], curves, {caption: title}),
  }, host);
}

function textPicture({title, text}) {
  return element("figure", {}, element("figcaption", {}, title), element("pre", {tabindex: 0}, text));
}
