// A window on timelines that is moved by mouse and keyboard.

/** `panels()` gives what is to be drawn, `length` the longest window, `told` gets what is under the pointer, `keys` further keys. Returns
 *  {node, redraw, show(from, to), view}. */
function timelineView({panels, bounds, told, keys}) {
  const canvas = element("canvas", {tabindex: 0, role: "application", class: "timeline",
    "aria-label": "Timeline of CPUs, locks and requests in flight. Plus and minus zoom, left and right move, up and down read what is in the middle of a row, Home shows all, n and p choose the next and the previous I/O."});
  const view = {...bounds()}, ctx = canvas.getContext("2d", {alpha: false, willReadFrequently: true});
  const size = {width: 0, gutter: 0};
  let waiting = false, marked = null;

  function draw() {
    waiting = false;
    if (size.width === 0) return;
    const {height} = rowPlaces(panels()), ratio = devicePixelRatio || 1;
    if (canvas.width !== Math.round(size.width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawTimeline(ctx, panels(), view, size);
    if (marked !== null) drawMark(ctx, rowsThere()[marked], size);
  }
  const rowsThere = () => rowPlaces(panels()).places.filter(p => p.row);
  /** What is in the middle of a row, for those without a mouse. */
  function read(by) {
    const rows = rowsThere();
    marked = Math.min(rows.length - 1, Math.max(0, marked === null ? 0 : marked + by));
    told(wordsFor(panels(), rows[marked], (view.from + view.to) / 2));
    redraw();
  }
  function redraw() {
    if (!waiting) { waiting = true; requestAnimationFrame(draw); }
  }
  function show(from, to) {
    const all = bounds(), span = Math.min(Math.max(to - from, 200), all.to - all.from);
    view.from = Math.min(Math.max(from, all.from), all.to - span);
    view.to = view.from + span;
    redraw();
  }
  function zoom(factor, around = (view.from + view.to) / 2) { show(around - (around - view.from) * factor, around + (view.to - around) * factor); }
  function pan(share) { const by = (view.to - view.from) * share; show(view.from + by, view.to + by); }
  const timeAt = px => view.from + (px - size.gutter) / (size.width - size.gutter) * (view.to - view.from);

  canvas.addEventListener("wheel", event => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;  // else the page scrolls
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / size.width);
    else zoom(1.2 ** Math.sign(event.deltaY), timeAt(event.offsetX));
  }, {passive: false});
  canvas.addEventListener("pointerdown", event => {
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    if (canvas.hasPointerCapture(event.pointerId)) pan(-event.movementX / (size.width - size.gutter));
    else told(under(panels(), event.offsetX, event.offsetY, timeAt));
  });
  canvas.addEventListener("keydown", event => {
    const move = {ArrowLeft: () => pan(event.shiftKey ? -0.5 : -0.1), ArrowRight: () => pan(event.shiftKey ? 0.5 : 0.1),
      ArrowUp: () => read(-1), ArrowDown: () => read(1),
      "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1 / 0.7),
      Home: () => { const all = bounds(); show(all.from, all.to); }, ...keys}[event.key];
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    move();
    if (marked !== null) read(0);
  });
  whenWide(canvas, width => { size.width = width; size.gutter = width < 600 ? 64 : 104; draw(); });
  onColours(draw);
  return {node: canvas, redraw, draw, show, zoom, pan, view};
}

/** Words for what is at a place on the canvas. */
function under(panels, px, py, timeAt) {
  const place = rowPlaces(panels).places.find(p => p.row && py >= p.top && py < p.top + p.height);
  return place ? wordsFor(panels, place, timeAt(px)) : "";
}

function wordsFor(panels, place, axis) {
  const panel = panels[place.panel], time = axis + panel.shift, found = at(panel.model, place.row, time);
  const where = `${panel.model.variant}, ${place.row.label}, ${axisTime(time, 4e6)} into the window: `;
  return where + (found.length === 0 ? "nothing" : found.map(f => `${f.kind} ${f.name} (${duration(Math.round(f.end - f.begin))})`).join(", over "));
}

/** A small frame in the middle of a row. */
function drawMark(ctx, place, size) {
  if (!place) return;
  ctx.strokeStyle = colourOf("--wrong");
  ctx.lineWidth = 2;
  ctx.strokeRect((size.gutter + size.width) / 2 - 4, place.top - 1, 8, place.height + 2);
}
