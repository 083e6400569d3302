// A timeline's flat arrays as tracks with levels of detail, and questions to them.

const kKinds = ["task", "softirq", "hard interrupt", "spinning", "idle"];

/** {rows, ios, names, length}. A row is {label, type ("cpu", "lock", "queue"), tracks (by kind), names, cpus, steps}. */
function timelineModel(timeline) {
  const rows = [
    ...timeline.cpus.map(c => ({label: `CPU ${c.cpu}`, type: "cpu", cpu: c.cpu, tracks: kKinds.map((_, kind) => spanTrack(c.spans, 4, kind))})),
    ...timeline.locks.map(l => ({label: l.name, type: "lock", tracks: [spanTrack(l.spans, 3)]})),
    ...timeline.queues.map(q => ({label: q.name, type: "queue", ...levelSteps(q.steps)})),
  ];
  return {variant: timeline.variant, begin: timeline.begin_ns, length: timeline.end_ns - timeline.begin_ns,
    names: timeline.names, rows, ios: timeline.ios.map(io => ({...io, taskName: timeline.names[io.task]}))};
}

/** Flat array cut into records of `size`. */
function records(flat, size) {
  const out = [];
  for (let i = 0; i < flat.length; i += size) out.push(flat.slice(i, i + size));
  return out;
}

/** Track of the records of begin, duration, and last a name or CPU; of records of 4 those of a kind alone. */
function spanTrack(flat, size, kind) {
  const begins = [], ends = [], what = [];
  for (let i = 0; i < flat.length; i += size) {
    if (size === 4 && flat[i + 2] !== kind) continue;
    begins.push(flat[i]);
    ends.push(flat[i] + flat[i + 1]);
    what.push(flat[i + size - 1]);
  }
  const track = trackOf(begins, ends);
  return {track, levels: levelsOf(track), what: Uint32Array.from(what)};
}

function levelSteps(flat) {
  const steps = records(flat, 2);
  return {times: Float64Array.from(steps, s => s[0]), counts: Float64Array.from(steps, s => s[1]),
    most: Math.max(1, ...steps.map(s => s[1]))};
}

/** Names and times of the steps of an I/O, since its begin. */
function lifeOf(model, io) {
  const steps = records(io.steps, 5).map(([begin, length, lane, cpu, name]) =>
    ({begin: begin - io.begin, duration: length, lane, cpu, name: model.names[name]}));
  return {variant: model.variant, io, steps, length: io.end - io.begin};
}

/** Where an I/O's steps were on CPUs, by begin: [{begin, end, cpu}]; what follows within 5 us on the same CPU is one stay. */
function stays(io) {
  const found = [], last = new Map();
  for (const [begin, length, , cpu] of records(io.steps, 5)) {
    const stay = last.get(cpu);
    if (cpu < 0) continue;
    if (stay && begin - stay.end < 5000) { stay.end = Math.max(stay.end, begin + length); continue; }
    last.set(cpu, {begin, end: begin + length, cpu});
    found.push(last.get(cpu));
  }
  return found;
}

/** The same I/O in another design: by process and number there, else by its number. */
function sameIo(model, io) {
  if (!io) return null;
  return model.ios.find(o => io.task_io !== undefined && o.task_io !== undefined
    ? o.task_io === io.task_io && o.taskName === io.taskName : o.io === io.io) ?? null;
}

/** An I/O of typical latency that all models have; else one of the first model. */
function typicalIo(models) {
  const shared = models[0].ios.filter(io => models.every(m => sameIo(m, io)));
  const some = (shared.length ? shared : models[0].ios).slice().sort((a, b) => (a.end - a.begin) - (b.end - b.begin));
  return some[some.length >> 1] ?? null;
}

/** What a search finds behind `after` (an I/O, or null): an I/O by its number or of a process; else a span of that name, as {time}. */
function search(model, words, after, from) {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return null;
  if (/^\d+$/.test(wanted)) return {io: model.ios.find(io => io.io === Number(wanted)) ?? null, time: null};
  const matching = model.ios.filter(io => io.taskName.toLowerCase().includes(wanted));
  if (matching.length > 0) return {io: matching.find(io => io.begin > (after?.begin ?? -1)) ?? matching[0], time: null};
  return {io: null, time: timeOfName(model, wanted, from)};
}

/** Begin of the first span behind `from` whose name holds `wanted`; from the start of the window again when there is none. */
function timeOfName(model, wanted, from) {
  const fitting = model.names.map(n => n.toLowerCase().includes(wanted));
  let behind = Infinity, first = Infinity;
  for (const row of model.rows.filter(r => r.type === "cpu"))
    for (const {track, what} of row.tracks)
      for (let i = 0; i < what.length; ++i) {
        if (!fitting[what[i]]) continue;
        first = Math.min(first, track.begins[i]);
        if (track.begins[i] > from) { behind = Math.min(behind, track.begins[i]); break; }
      }
  const found = behind < Infinity ? behind : first;
  return found < Infinity ? found : null;
}

/** What is at a time on a row, the uppermost first: [{kind, name, begin, end}]. */
function at(model, row, time) {
  if (row.type === "queue") {
    const i = upperBound(row.times, time) - 1;
    return i < 0 ? [] : [{kind: "in flight", name: String(row.counts[i]), begin: row.times[i], end: row.times[i + 1] ?? model.length}];
  }
  const order = row.type === "cpu" ? [3, 2, 1, 0, 4] : [0];
  return order.flatMap(kind => {
    const {track, what} = row.tracks[kind], i = upperBound(track.begins, time) - 1;
    if (i < 0 || track.ends[i] <= time) return [];
    const name = row.type === "cpu" ? model.names[what[i]] : `held by CPU ${what[i]}`;
    return [{kind: row.type === "cpu" ? kKinds[kind] : "lock", name, begin: track.begins[i], end: track.ends[i]}];
  });
}
