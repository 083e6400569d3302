// Effects of single values, largest on top, to both sides of zero.

const kTornado = {row: 26, bar: 16, axis: 36};

/** `effects`: as in the data; `axis`: what the numbers are, with unit. */
function tornado(effects, axis, width) {
  const narrow = width < 640, left = narrow ? 4 : Math.min(width * 0.45, 16 + Math.max(...effects.map(e => e.path.length)) * 6.6);
  const ends = effects.flatMap(e => [e.low, e.high]).filter(v => v !== null), row = kTornado.row + (narrow ? 14 : 0);
  const x = scale(Math.min(0, ...ends), Math.max(0, ...ends), left + 60, width - 60), bottom = effects.length * row + 4;
  const marks = ticks(Math.min(0, ...ends), Math.max(0, ...ends), Math.max(2, Math.floor((width - left) / 110)));
  return svg("svg", {width, height: bottom + kTornado.axis, viewBox: `0 0 ${width} ${bottom + kTornado.axis}`},
    tickTexts(marks).map((words, i) => [
      svg("line", {class: marks[i] === 0 ? "zero" : "grid", x1: x(marks[i]), x2: x(marks[i]), y1: 0, y2: bottom}),
      svg("text", {class: "tick", x: x(marks[i]), y: bottom + 13, "text-anchor": "middle"}, words)]),
    effects.map((e, i) => oneEffect(e, i * row + (narrow ? 16 : 5), x, narrow ? 4 : left, narrow)),
    svg("text", {class: "axis", x: (left + width) / 2, y: bottom + 31, "text-anchor": "middle"}, axis));
}

function oneEffect(effect, y, x, left, narrow) {
  const side = (value, at, colour, pattern) => {
    if (value === null) return null;
    const from = Math.min(x(0), x(value)), box = {x: from, y, width: Math.max(1, Math.abs(x(value) - x(0))), height: kTornado.bar};
    return svg("g", {}, svg("title", {}, `${effect.path} = ${at}: ${number(value)}`),
      svg("rect", {...box, class: "mark", fill: `var(${colour})`}), pattern && svg("rect", {...box, fill: `url(#${pattern})`}),
      svg("text", {class: "tick", x: x(value) + (value < 0 ? -4 : 4), y: y + 12, "text-anchor": value < 0 ? "end" : "start"}, at));
  };
  return svg("g", {},
    svg("text", {class: "name", x: left, y: narrow ? y - 3 : y + 12, "text-anchor": narrow ? "start" : "end"}, effect.path),
    side(effect.low, effect.low_value, "--variant-0"), side(effect.high, effect.high_value, "--variant-1", "hatch"));
}
