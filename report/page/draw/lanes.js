// Life of one I/O: who works for it when, one lane a context or device, designs above each other on one axis.

const kLanes = ["process", "softirq", "irq", "adapter", "loop", "disk"];
const kLane = {height: 24, gap: 4, label: 58, head: 30, foot: 34};

/** `lives`: [{variant, io, steps: [{begin, duration, lane, cpu, name}], length}], times since the I/O's begin. */
function lifeLanes(lives, exact, width) {
  const times = lives.flatMap(l => [0, l.length, ...l.steps.flatMap(s => [s.begin, s.begin + s.duration])]);
  const share = timeAxis(times, exact), x = t => kLane.label + share(t) * (width - kLane.label - 36);
  const each = kLane.head + kLanes.length * (kLane.height + kLane.gap), height = lives.length * each + kLane.foot;
  return svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`},
    lifeTicks(times, x, exact, lives.length * each),
    lives.map((life, i) => oneLife(life, i * each, x, width)),
    svg("text", {class: "axis", x: (kLane.label + width) / 2, y: height - 4, "text-anchor": "middle"},
      "time since the program entered the call"));
}

/** Marks at round times, or, where the axis is not even, at times when something happens, as many as there is room for. */
function lifeTicks(times, x, exact, bottom) {
  const end = Math.max(...times), wanted = exact ? ticks(0, end, 6) : [...new Set(times)].sort((a, b) => a - b);
  let last = -Infinity;
  return wanted.filter(t => {
    if (x(t) - last < 64) return false;
    last = x(t);
    return true;
  }).map(t => [svg("line", {class: "grid", x1: x(t), x2: x(t), y1: kLane.head, y2: bottom}),
    svg("text", {class: "tick", x: x(t), y: bottom + 14, "text-anchor": "middle"}, duration(t))]);
}

function oneLife(life, top, x, width) {
  const y = lane => top + kLane.head + lane * (kLane.height + kLane.gap);
  return svg("g", {},
    svg("text", {class: "name", x: 0, y: top + 20}, `${life.variant}: I/O ${life.io.io}, ${duration(life.length)}`),
    kLanes.map((name, lane) => [
      svg("text", {class: "tick", x: 0, y: y(lane) + 16}, name),
      svg("line", {class: "grid", x1: kLane.label, x2: width - 36, y1: y(lane) + kLane.height + 2, y2: y(lane) + kLane.height + 2})]),
    kLanes.flatMap((_, lane) => placesIn(lane, life.steps.filter(s => s.lane === lane))).map(({step, place, of}) =>
      oneStep(step, y(step.lane) + place * kLane.height / of, kLane.height / of, x)),
    svg("line", {class: "end", x1: x(life.length), x2: x(life.length), y1: top + kLane.head, y2: y(5) + kLane.height}));
}

/** On a CPU what is called lies upon its caller; commands that are under way on devices lie beside each other. */
function placesIn(lane, steps) { return lane < 3 ? steps.map(step => ({step, place: 0, of: 1})) : besides(steps); }

function oneStep(step, y, height, x) {
  const from = x(step.begin), size = Math.max(2, x(step.begin + step.duration) - from);
  const where = step.cpu < 0 ? "" : `, CPU ${step.cpu}`;
  return svg("g", {class: `step lane-${step.lane}`},
    svg("title", {}, `${step.name}${where}: at ${duration(step.begin)}, for ${duration(step.duration)}`),
    step.duration > 0 ? svg("rect", {class: "mark", x: from, y, width: size, height})
      : svg("line", {class: "moment", x1: from, x2: from, y1: y, y2: y + height * 0.4}),
    height > 9 && size > 44 && label(shortened(step.name, size - 8), from + size / 2, y + height / 2 + 4));
}
