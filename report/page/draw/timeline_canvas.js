// Rows of timelines on a canvas. Bands are pixels (timeline_pixels.js), names, axis and arrows are drawn over them.

const kRow = {cpu: 26, lock: 11, queue: 20, gap: 3, title: 22, axis: 24};

/** Where everything is: [{row, panel, top, height}], and the height of it all. `panels`: [{model, rows, shift}]. */
function rowPlaces(panels) {
  const places = [];
  let top = kRow.axis;
  panels.forEach((panel, i) => {
    places.push({panel: i, row: null, top, height: kRow.title});
    top += kRow.title;
    for (const row of panel.rows) {
      places.push({panel: i, row, top, height: kRow[row.type]});
      top += kRow[row.type] + kRow.gap;
    }
    top += 6;
  });
  return {places, height: top};
}

/** Draws `panels` into `ctx`. `view`: {from, to}, in time of the axis; a panel's own time is that plus its `shift`. */
function drawTimeline(ctx, panels, view, size) {
  const {places, height} = rowPlaces(panels), left = size.gutter, right = size.width;
  const x = scale(view.from, view.to, left, right), marks = ticks(view.from, view.to, Math.max(2, Math.floor((right - left) / 110)));
  ctx.putImageData(timelinePixels(panels, places, view, marks.map(x), {...size, height}), 0, 0);
  for (const t of marks)
    if (x(t) + 56 < right) text(ctx, axisTime(t, view.to - view.from), x(t) + 3, 13, kSmall, "--quiet");
  for (const {row, panel, top, height: high} of places) {
    if (row === null) { text(ctx, panels[panel].title, 2, top + 15, "bold 13px system-ui, sans-serif", "--ink"); continue; }
    text(ctx, labelOf(row, left), 2, top + high / 2 + 4, kSmall, "--quiet", left - 6);
    if (row.type === "cpu") drawNames(ctx, row.tracks[0], panels[panel], top + high - 4, x, view, left);
  }
  panels.forEach((panel, i) => drawChain(ctx, panel, places.filter(p => p.panel === i && p.row), x, left, right));
}

const kSmall = "11px system-ui, sans-serif";

/** A row's name; of a level also how high it is. */
function labelOf(row, room) { return row.type === "queue" && room > 90 ? `${row.label}, max ${row.most}` : row.label; }

/** Times on an axis: all in the unit that suits its marks. */
function axisTime(t, span) {
  const [size, unit] = kTimeUnits.find(([s]) => span / 4 >= s) ?? [1, "ns"];
  return `${t < 0 ? kMinus : ""}${grouped(String(Math.floor(Math.abs(t) / size + 1e-9)))}${fraction(Math.abs(t) / size)} ${unit}`;
}
function fraction(value) {
  const part = (value - Math.floor(value + 1e-9)).toFixed(2).slice(1).replace(/0+$/, "");
  return part === "." ? "" : part;
}

function text(ctx, words, x, y, font, colour, width) {
  ctx.font = font;
  ctx.fillStyle = colourOf(colour);
  ctx.fillText(words, x, y, width);
}

/** Names of tasks in the bands that have room for them. */
function drawNames(ctx, {levels, what}, {model, shift}, y, x, view, left) {
  const track = levelFor(levels, (view.to - view.from) / 1000), [from, to] = seen(track, view.from + shift, view.to + shift);
  ctx.font = kSmall;
  ctx.fillStyle = colourOf("--on-mark");
  for (let i = from; i < to; ++i) {
    const begin = Math.max(left, x(track.begins[i] - shift)), room = x(track.ends[i] - shift) - begin - 8;
    if (room < 24) continue;
    const name = model.names[what[track.first[i]]];
    if (room > name.length * 6) ctx.fillText(name, begin + 4, y);
  }
}

/** The way of the chosen I/O over the CPUs: a frame round each of its stays there, an arrow to the next one. */
function drawChain(ctx, panel, places, x, left, right) {
  if (!panel.io) return;
  const steps = stays(panel.io).map(({begin, end, cpu}) => {
    const place = places.find(p => p.row.cpu === cpu);
    return place && {from: x(begin - panel.shift), to: x(end - panel.shift), top: place.top, height: place.height, cpu};
  }).filter(Boolean);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, kRow.axis, right - left, places.at(-1).top + 40);
  ctx.clip();
  ctx.strokeStyle = ctx.fillStyle = colourOf("--chain");
  ctx.lineWidth = 2;
  steps.forEach((s, i) => {
    if (s.to > left && s.from < right) ctx.strokeRect(s.from - 1, s.top - 1, Math.max(2, s.to - s.from) + 2, s.height + 2);
    if (i > 0) arrowTo(ctx, steps[i - 1], s);
  });
  ctx.restore();
}

function arrowTo(ctx, a, b) {
  if (a.cpu === b.cpu && b.from - a.to < 6) return;
  const x1 = a.to, y1 = a.top + a.height / 2, x2 = b.from - 1, y2 = b.top + b.height / 2, turn = Math.atan2(y2 - y1, Math.max(x2 - x1, 1));
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x2, y2);
  ctx.lineTo(x2 - 8 * Math.cos(turn - 0.4), y2 - 8 * Math.sin(turn - 0.4));
  ctx.lineTo(x2 - 8 * Math.cos(turn + 0.4), y2 - 8 * Math.sin(turn + 0.4));
  ctx.fill();
}
