// A timeline that is made up, always the same: `count` spans in all, and I/Os that pass through all lanes.

/** A generator of numbers in [0, 1) by its seed. */
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const kNames = ["raw_io.0", "raw_io.1", "raw_io.2", "raw_io.3", "scsi_softirq", "interrupt handler", "host_lock", "default_idle",
  "submit_bio", "command 1", "command 2", "wake-up", "return", "request_queue", "transfer 1", "transfer 2", "reads medium"];

export function syntheticTimeline(variant, count, seed, slower = 1) {
  const random = randomNumbers(seed), cpus = 8, length = 40_000_000, perCpu = Math.floor(count * 0.85 / cpus);
  return {
    variant, begin_ns: 1_000_000_000, end_ns: 1_000_000_000 + length, names: kNames,
    cpus: Array.from({length: cpus}, (_, cpu) => ({cpu, spans: cpuSpans(random, perCpu, length, slower)})),
    locks: ["host_lock", "queue_lock", "runqueue", "bio_list_lock"].map(name => ({name, spans: lockSpans(random, Math.floor(count * 0.1 / 4), length)})),
    queues: [...["adapter 0", "adapter 1", "loop 0", "loop 1"], ...Array.from({length: 8}, (_, i) => `disk ${i}`)].map(name => ({name, steps: levels(random, Math.floor(count * 0.05 / 12), length)})),
    ios: Array.from({length: 60}, (_, i) => oneIo(random, i, length, slower)),
  };
}

/** Half of the records are tasks and idle one after the other, the others lie upon the tasks. */
function cpuSpans(random, count, length, slower) {
  const each = length / (count / 2.5), spans = [];
  for (let i = 0; i < count / 2.5; ++i) {
    const begin = Math.floor(i * each), busy = Math.floor(each * (0.3 + 0.4 * random()));
    spans.push([begin, busy, 0, Math.floor(random() * 4)], [begin + busy, Math.floor(each - busy), 4, 7]);
    const irq = begin + Math.floor(busy * 0.2);
    if (i % 2 === 0) spans.push([irq, Math.floor(busy * 0.5), 1, 4]);
    if (i % 4 === 0) spans.push([irq, Math.floor(busy * 0.2 * slower), 2, 5]);
    if (i % 4 === 2) spans.push([irq + 5, Math.floor(busy * 0.1), 3, 6]);
  }
  return spans.flat();
}

function lockSpans(random, count, length) {
  const each = length / count;
  return Array.from({length: count}, (_, i) => [Math.floor(i * each), Math.max(1, Math.floor(each * random())), Math.floor(random() * 8)]).flat();
}

function levels(random, count, length) {
  let level = 0;
  return Array.from({length: count}, (_, i) => {
    level = Math.max(0, Math.min(12, level + (random() < 0.5 ? -1 : 1)));
    return [Math.floor(i * length / count), level];
  }).flat();
}

/** Two commands that overlap; process, adapter, disk, loop, interrupt, softirq, process. */
function oneIo(random, i, length, slower) {
  const begin = Math.floor(i * (length - 9_000_000) / 60), cpu = i % 8, irq = (i + 3) % 8, seek = 3_000_000 + Math.floor(random() * 3_000_000);
  const steps = [[begin, 90_000, 0, cpu, 8]];
  for (const command of [0, 1]) {
    const at = begin + 60_000 + command * 30_000, loop = at + seek + command * 1_400_000, done = loop + 1_300_000;
    steps.push([at, 12_000, 3, -1, 9 + command], [at + 12_000, seek + command * 1_400_000 - 12_000, 5, -1, 16], [loop, 1_300_000, 4, -1, 14 + command],
      [done, 9_000, 2, irq, 5], [done + 9_000, Math.floor(40_000 * slower), 1, irq, 4]);
    if (command === 1) steps.push([done + 60_000, 70_000, 0, cpu, 12]);
  }
  const end = Math.max(...steps.map(s => s[0] + s[1]));
  return {io: 100 + i, task: i % 4, task_io: Math.floor(i / 4), disk: i % 8, begin, end, steps: steps.sort((a, b) => a[0] - b[0]).flat()};
}
