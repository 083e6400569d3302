// Stages of I/Os: from one point of their way to the next.

const kPhases = ["submission", "device", "interrupt", "completion", "resumption"];

/** Parts of one bar, {group, name, value}: of each stage its share of a mean I/O, us; together the mean latency. */
function stageParts({ios, stages}, phases = kPhases) {
  return stages.filter(s => s.count > 0 && phases.includes(s.phase))
    .map(s => ({group: s.phase, name: s.name, value: s.count * s.mean_ns / ios / 1000}));
}

/** The smallest share that the device has of the mean latency, in any of `variants`; 0 to 1. */
function deviceShare(variants) {
  const sum = parts => parts.reduce((s, p) => s + p.value, 0);
  return Math.min(...variants.map(v => sum(stageParts(v, ["device"])) / (sum(stageParts(v)) || 1)));
}
