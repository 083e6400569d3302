// A section of a run: nothing when it would be empty.

function section(title, ...parts) {
  const there = parts.flat().filter(Boolean);
  return there.length === 0 ? null : element("section", {"aria-label": title}, element("h3", {}, title), there);
}

/** For figures of one line or bar a design: names and colours of all. */
function variantLegend(variants) {
  return variants.map((v, i) => ({name: v.name, colour: variantColour(i), line: kDashes[i % 8]}));
}
