// The bands of a timeline as pixels: each row is a few lines of colours, repeated as often as they are high. The time it takes depends on the
// size of the picture, not on how much happened.

const kStrips = [  // from the top of a CPU's row: down to which share of it, and what is seen there, the uppermost last
  [0.3, [0, 1, 2]], [0.52, [4, 0, 1]], [0.88, [0]], [1, [0, 3]]];
const kKindColours = ["--process", "--softirq", "--hardirq", "--spin", "--idle"];

const timelinePixels = (() => {
  let image = null;
  return (panels, places, view, marks, size) => {
    const ratio = devicePixelRatio || 1, width = Math.round(size.width * ratio), height = Math.round(size.height * ratio);
    if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
    const all = new Uint32Array(image.data.buffer), left = Math.round(size.gutter * ratio), y = v => Math.round(v * ratio);
    const pixel = (view.to - view.from) / (width - left), grid = packed("--grid");
    all.fill(packed("--page"));
    for (const x of marks) for (let k = y(16); k < height; ++k) all[k * width + Math.round(x * ratio)] = grid;
    for (const {row, panel, top, height: high} of places.filter(p => p.row)) {
      const area = {all, width, left, top: y(top), bottom: y(top + high)}, from = view.from + panels[panel].shift;
      if (row.type === "queue") paintLevel(area, heights(row, from, pixel, width - left), row.most);
      else paintBands(area, row, row.tracks.map(t => coverage(t.levels, from, pixel, width - left)));
    }
    return image;
  };
})();

function paintBands({all, width, left, top, bottom}, row, covers) {
  const strips = row.type === "cpu" ? kStrips : [[1, [0]]], colours = row.type === "cpu" ? kKindColours : ["--lock"];
  let from = top;
  for (const [share, kinds] of strips) {
    const to = top + Math.round(share * (bottom - top)), begin = from * width + left, line = all.subarray(begin, begin + width - left);
    for (const kind of kinds) mix(line, covers[kind], channels(colours[kind]));
    for (let k = from + 1; k < to; ++k) all.copyWithin(k * width + left, begin, begin + width - left);
    from = to;
  }
}

/** Lays a colour over a line, as much as it covers; a little is still seen. */
function mix(line, cover, [red, green, blue]) {
  const whole = pixelOf([red, green, blue]);
  for (let i = 0; i < line.length; ++i) {
    const c = cover[i];
    if (c === 0) continue;
    if (c > 0.99) { line[i] = whole; continue; }
    const share = Math.min(1, 0.25 + 0.75 * c), rest = 1 - share, old = line[i];
    line[i] = (0xff000000 | ((blue * share + (old >> 16 & 255) * rest) << 16) | ((green * share + (old >> 8 & 255) * rest) << 8)
      | (red * share + (old & 255) * rest)) >>> 0;
  }
}

/** Requests in flight as an area. */
function paintLevel({all, width, left, top, bottom}, high, most) {
  const colour = packed("--flight");
  for (let i = 0; i < high.length; ++i)
    for (let y = bottom - Math.round(high[i] / most * (bottom - top - 2)); y < bottom; ++y) all[y * width + left + i] = colour;
}

/** Red, green and blue of a custom property. */
function channels(name) { return colourOf(name).match(/[\d.]+/g).slice(0, 3).map(Number); }

/** The same as a pixel: red, green, blue and opacity, in this order on a machine that has the low byte first. */
function pixelOf([red, green, blue]) { return (0xff000000 | blue << 16 | green << 8 | red) >>> 0; }
function packed(name) { return pixelOf(channels(name)); }
