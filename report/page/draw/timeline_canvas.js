// Rows of timelines on a canvas: only what is in the window, and nothing smaller than a pixel.

const kRow = {cpu: 26, lock: 11, queue: 20, gap: 3, title: 22, axis: 24};
const kKindLook = [  // by kind: colour, from and to within the height of a row
  ["--process", 0, 1], ["--softirq", 0, 0.52], ["--hardirq", 0, 0.3], ["--spin", 0.88, 1], ["--idle", 0.4, 0.6]];
const kDrawOrder = [4, 0, 1, 2, 3];

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
  const x = scale(view.from, view.to, left, right), pixel = (view.to - view.from) / (right - left);
  ctx.fillStyle = colourOf("--page");
  ctx.fillRect(0, 0, size.width, height);
  drawAxis(ctx, x, view, size, height);
  for (const place of places) {
    const panel = panels[place.panel], own = {from: view.from + panel.shift, to: view.to + panel.shift};
    const at = t => x(t - panel.shift);
    if (place.row === null) { text(ctx, panel.title, 2, place.top + 15, "bold 13px system-ui, sans-serif", "--ink"); continue; }
    text(ctx, labelOf(place.row, left), 2, place.top + place.height - Math.max(1, (place.height - 11) / 2 + 1), "11px system-ui, sans-serif", "--quiet", left - 6);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, place.top, right - left, place.height);
    ctx.clip();
    if (place.row.type === "queue") drawLevel(ctx, place, own, at, pixel, left, right);
    else drawSpans(ctx, place, own, at, pixel, panel.model);
    ctx.restore();
  }
  panels.forEach((panel, i) => drawChain(ctx, panel, places.filter(p => p.panel === i && p.row), x, left, right));
}

/** A row's name; of a level also how high it is. */
function labelOf(row, room) { return row.type === "queue" && room > 90 ? `${row.label}, max ${row.most}` : row.label; }

function drawAxis(ctx, x, view, size, height) {
  for (const t of ticks(view.from, view.to, Math.max(2, Math.floor((size.width - size.gutter) / 110)))) {
    ctx.fillStyle = colourOf("--grid");
    ctx.fillRect(Math.round(x(t)), kRow.axis - 6, 1, height);
    if (x(t) + 56 < size.width) text(ctx, axisTime(t, view.to - view.from), x(t) + 3, 13, "11px system-ui, sans-serif", "--quiet");
  }
}

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

function drawSpans(ctx, place, view, at, pixel, model) {
  if (place.row.type === "lock") return drawTrack(ctx, place.row.tracks[0], "--lock", place.top, place.height, view, at, pixel, null);
  for (const kind of kDrawOrder) {
    const [colour, from, to] = kKindLook[kind], names = kind === 0 ? model.names : null;
    drawTrack(ctx, place.row.tracks[kind], colour, place.top + from * place.height, (to - from) * place.height, view, at, pixel, names);
  }
}

/** Joined spans are the paler the less of them is covered, in four steps. Names are put into those with room. */
function drawTrack(ctx, {levels, what}, colour, top, height, view, at, pixel, names) {
  const track = levelFor(levels, pixel), [from, to] = seen(track, view.from, view.to);
  const strengths = [[], [], [], []], named = [];
  for (let i = from; i < to; ++i) {
    const begin = at(track.begins[i]), size = Math.max(1, at(track.ends[i]) - begin);
    const share = track.covered[i] / Math.max(track.ends[i] - track.begins[i], pixel);
    strengths[Math.min(3, Math.floor(share * 4))].push(begin, size);
    if (names && size > 48) named.push(begin, size, track.first[i]);
  }
  ctx.fillStyle = colourOf(colour);
  strengths.forEach((rects, i) => {
    ctx.globalAlpha = [0.45, 0.65, 0.82, 1][i];
    for (let k = 0; k < rects.length; k += 2) ctx.fillRect(rects[k], top, rects[k + 1] > 3 ? rects[k + 1] - 0.6 : rects[k + 1], height);
  });
  ctx.globalAlpha = 1;
  if (named.length > 0) drawNames(ctx, named, names, what, top, height, at(view.from));
}

function drawNames(ctx, named, names, what, top, height, edge) {
  ctx.font = "11px system-ui, sans-serif";
  ctx.fillStyle = colourOf("--on-mark");
  for (let k = 0; k < named.length; k += 3) {
    const begin = Math.max(named[k], edge), room = named[k] + named[k + 1] - begin - 8, name = names[what[named[k + 2]]];
    if (room > name.length * 6) ctx.fillText(name, begin + 4, top + height - 4);
  }
}

/** Requests in flight as an area; of several steps within a pixel the highest. */
function drawLevel(ctx, place, view, at, pixel, left, right) {
  const {times, counts, most} = place.row, bottom = place.top + place.height;
  ctx.fillStyle = colourOf("--flight");
  for (let i = Math.max(0, upperBound(times, view.from) - 1); i < times.length && times[i] < view.to;) {
    let next = i + 1, high = counts[i];
    while (next < times.length && times[next] - times[i] < pixel) high = Math.max(high, counts[next++]);
    const from = Math.max(left, at(times[i])), to = next < times.length ? at(times[next]) : right;
    const size = high / most * (place.height - 2);
    if (size > 0) ctx.fillRect(from, bottom - size, Math.max(1, to - from), size);
    i = next;
  }
}

/** The way of the chosen I/O over the CPUs: a frame round each of its steps there, an arrow to the next one. */
function drawChain(ctx, panel, places, x, left, right) {
  if (!panel.io) return;
  const steps = records(panel.io.steps, 5).filter(s => s[3] >= 0).map(([begin, length, , cpu]) => {
    const place = places.find(p => p.row.cpu === cpu);
    return place && {from: x(begin - panel.shift), to: x(begin + length - panel.shift), top: place.top, height: place.height, cpu};
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
