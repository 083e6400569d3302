// Timelines of two designs above each other, aligned on one I/O, and that I/O's life above them.

function timelineSection(run) {
  if (run.timelines.length === 0) return null;
  const models = run.timelines.map(timelineModel), names = models.map(m => m.variant);
  const state = {shown: models.length > 1 ? [0, 1] : [0], io: typicalIo(models.slice(0, 2)), groups: {cpu: true, lock: true, queue: true}, all: false, exact: false};
  const shown = () => state.shown.map(i => models[i]);
  const ios = () => shown().map(m => sameIo(m, state.io));
  const told = element("p", {class: "note told", "aria-live": "polite"}, "Point at a band to read what it is.");
  const life = element("div"), status = element("span", {class: "note", "aria-live": "polite"});

  const panels = () => shown().map((model, i) => {
    const io = ios()[i];
    return {model, io, shift: io ? io.begin : 0, rows: rowsOf(model, io, state),
      title: `${model.variant}${io ? `: I/O ${io.io} of ${io.taskName}, ${duration(io.end - io.begin)}` : ""}`};
  });
  let cached = null;
  const view = timelineView({panels: () => (cached ??= panels()), bounds: () => boundsOf(cached ??= panels()), told: words => { if (words) told.textContent = words; },
    keys: {n: () => step(1), p: () => step(-1)}});
  const changed = () => { cached = null; view.redraw(); };

  function choose(io) {
    state.io = io;
    changed();
    const lengths = ios().filter(Boolean).map(o => o.end - o.begin), room = Math.max(...lengths, 1000) * 0.1;
    view.show(-room, Math.max(...lengths, 1000) + room);
    drawLife();
    const found = ios().map((o, i) => `${names[state.shown[i]]}: ${o ? `I/O ${o.io}` : "not in this window"}`);
    status.textContent = found.join("; ");
  }
  function step(by) {
    const all = shown()[0].ios, i = all.indexOf(sameIo(shown()[0], state.io));
    if (all.length > 0) choose(all[(i + by + all.length) % all.length]);
  }
  function find(words) {
    const panel = (cached ??= panels())[0], middle = (view.view.from + view.view.to) / 2;
    const hit = search(panel.model, words, panel.io, middle + panel.shift);
    if (hit?.io) return choose(hit.io);
    if (hit?.time === undefined || hit.time === null) { status.textContent = `"${words}" is not in this window`; return; }
    const half = Math.min(view.view.to - view.view.from, 2e6) / 2;
    view.show(hit.time - panel.shift - half, hit.time - panel.shift + half);
    status.textContent = `${words}: at ${axisTime(hit.time, 4e6)} into the window`;
  }
  function drawLife() {
    const lives = shown().map((m, i) => ios()[i] && lifeOf(m, ios()[i])).filter(Boolean);
    life.replaceChildren(...(lives.length ? [lifeFigure(lives, state)] : []));
  }

  const box = element("input", {type: "search", placeholder: "number, task or function", onkeydown: e => { if (e.key === "Enter") find(box.value); }});
  const press = (label, does, title) => element("button", {type: "button", onclick: does, title}, label);
  const controls = [
    models.length > 2 && chooser("Above", names, i => { state.shown[0] = i; choose(state.io); }, 0),
    models.length > 2 && chooser("below", names, i => { state.shown[1] = i; choose(state.io); }, 1),
    element("label", {class: "control"}, "Find an I/O ", box), press("Find", () => find(box.value)),
    press("Previous I/O", () => step(-1)), press("Next I/O", () => step(1)),
    press("+", () => view.zoom(0.7), "zoom in"), press("−", () => view.zoom(1 / 0.7), "zoom out"),
    press("All", () => { const b = boundsOf(cached ??= panels()); view.show(b.from, b.to); }, "the whole window"),
    ...Object.entries({cpu: "CPUs", lock: "locks", queue: "requests in flight"}).map(([key, name]) =>
      checkbox(name, true, on => { state.groups[key] = on; changed(); })),
    checkbox("all rows", false, on => { state.all = on; changed(); }), status];
  const node = figure({title: "What every CPU did, which locks were held, and how many requests were in flight", controls,
    about: "Timeline of the chosen window; the table says how much of it each CPU spent on what", table: () => sharesTable(models), note: "Mouse: click, then wheel to zoom, drag to move. Keyboard: + and − to zoom, left and right to move (with Shift: further), up and down to read what is in the middle of a row, Home for all, n and p for the next and the previous I/O.",
    legend: [["task", "--process"], ["softirq", "--softirq"], ["hard interrupt", "--hardirq"], ["spinning", "--spin"], ["idle", "--idle"],
      ["lock held", "--lock"], ["requests in flight", "--flight"], ["way of the chosen I/O", "--chain"]].map(([name, colour]) => ({name, colour}))}, view.node);
  node.append(told);
  if (state.io) choose(state.io); else view.redraw();
  node.timeline = view;
  return section("Timeline", life, node);
}

/** How much of the window each CPU spent on what, and each lock was held. */
function sharesTable(models) {
  const share = (model, track) => track && track.track.covered.reduce((s, c) => s + c, 0) / model.length * 100;
  const rows = models.flatMap(model => model.rows.filter(r => r.type !== "queue").map(row => ({model, row})));
  const column = (label, i, type) => ({label, number: true, of: ({model, row}) => (row.type === type ? share(model, row.tracks[i]) : null)});
  return table([{label: "row", of: r => r.row.label}, {label: "design", of: r => r.model.variant}, ...kKinds.map((kind, i) => column(`${kind}, %`, i, "cpu")),
    column("held, %", 0, "lock")], rows, {sortable: true, filter: "Filter", limit: 24, caption: "Share of the window; what is interrupted or spins counts as such and as what lies below"});
}

/** Rows to be drawn: of locks and queues only the first, unless all are asked for. */
function rowsOf(model, io, {groups, all}) {
  let locks = 0;
  return model.rows.filter(row => groups[row.type] && (all || row.type === "cpu"
    || (row.type === "lock" && ++locks <= 8)
    || (row.type === "queue" && (!row.label.startsWith("disk") || row.label === `disk ${io?.disk}`))));
}

function boundsOf(panels) {
  return {from: Math.min(...panels.map(p => -p.shift)), to: Math.max(...panels.map(p => p.model.length - p.shift))};
}

function lifeFigure(lives, state) {
  const host = element("div");
  whenWide(host, width => host.replaceChildren(lifeLanes(lives, state.exact, width)));
  return figure({
    title: "Life of one I/O: who works for it, and when", about: lives.map(l => `${l.variant}: ${duration(l.length)}`).join("; "),
    note: "Unless true to scale is chosen, long waits are drawn shorter than they are.",
    controls: [checkbox("true to scale", state.exact, on => {
      state.exact = on;
      host.replaceChildren(lifeLanes(lives, on, host.clientWidth));
    })],
    table: () => table([
      {label: "design", of: r => r.variant}, {label: "at", number: true, text: duration, of: r => r.begin},
      {label: "for", number: true, text: duration, of: r => r.duration}, {label: "where", of: r => kLanes[r.lane]},
      {label: "CPU", of: r => (r.cpu < 0 ? "–" : String(r.cpu))}, {label: "what", of: r => r.name},
    ], lives.flatMap(l => l.steps.map(s => ({...s, variant: l.variant}))), {caption: "Steps of this I/O, times since its begin"}),
  }, host);
}
