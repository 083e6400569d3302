// Rows of a profile as parts of a bar.

const kContexts = ["user", "process", "softirq", "hardirq"];
const kContextNames = {user: "user mode", process: "process", softirq: "softirq", hardirq: "hard interrupt"};
const kReasons = {run: "executing", miss: "waiting for cache lines", spin: "spinning on locks"};

const totalOf = row => row.run_us_per_io + row.spin_us_per_io + row.miss_us_per_io;

/** Per context the names of the `most` functions that cost most in any of `profiles`, most expensive first. */
function expensiveFunctions(profiles, most) {
  const chosen = {};
  for (const context of kContexts) {
    const peak = new Map();
    for (const row of profiles.flat().filter(r => r.context === context))
      peak.set(row.function, Math.max(peak.get(row.function) ?? 0, totalOf(row)));
    chosen[context] = [...peak].filter(([, v]) => v > 0).sort((a, b) => b[1] - a[1]).slice(0, most).map(([name]) => name);
  }
  return chosen;
}

/** Parts of one bar: {group, name, value}, in the order of contexts, the chosen functions first, "other" last. */
function functionParts(profile, chosen) {
  const parts = [];
  for (const context of kContexts) {
    const rows = profile.filter(r => r.context === context);
    const sum = some => some.reduce((s, r) => s + totalOf(r), 0);
    for (const name of chosen[context])
      parts.push({group: context, name, value: sum(rows.filter(r => r.function === name))});
    parts.push({group: context, name: "other", value: sum(rows.filter(r => !chosen[context].includes(r.function)))});
  }
  return parts.filter(p => p.value > 0);
}

/** The same split by what the CPU did: executing, waiting for lines, spinning. */
function reasonParts(profile) {
  return kContexts.flatMap(context => Object.entries(kReasons).map(([reason, name]) => ({
    group: context, name,
    value: profile.filter(r => r.context === context).reduce((s, r) => s + r[`${reason}_us_per_io`], 0),
  }))).filter(p => p.value > 0);
}

/** Adds `from` and `to` to each part, one behind the other. */
function stacked(parts) {
  let at = 0;
  return parts.map(part => ({...part, from: at, to: (at += part.value)}));
}
