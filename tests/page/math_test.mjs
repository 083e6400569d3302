// node --test tests/page/math_test.mjs

import assert from "node:assert/strict";
import test from "node:test";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {build, kPage, partNames} from "./build.mjs";
import {math} from "./parts.mjs";
import {syntheticTimeline} from "./synthetic.mjs";

const m = math();

test("Given numbers of all sizes, Then as many digits stand as count", () => {
  assert.deepEqual([0, 5, 384455.2, 273.66, 4.267, 0.756, 0.0235, 7.1e-5, -21.34, null].map(m.number),
    ["0", "5", "384\u202f455", "273.7", "4.27", "0.756", "0.0235", "7.1e-5", "\u221221.3", "–"]);
});

test("Given changes, Then they have a sign, and are factors when large", () => {
  assert.deepEqual([6.6, -21.1, 0.04, 219, null].map(m.percent), ["+6.6 %", "\u221221 %", "+0.0 %", "x 3.19", "–"]);
});

test("Given nanoseconds, Then the unit suits them", () => {
  assert.deepEqual([0, 170, 2700, 25821184, 1e9, null].map(m.duration), ["0 ns", "170 ns", "2.70 us", "25.8 ms", "1 s", "–"]);
});

test("Given an axis, Then its marks are round and cover it", () => {
  assert.deepEqual(m.ticks(0, 287, 6), [0, 50, 100, 150, 200, 250]);
  assert.deepEqual(m.ticks(-20, 26, 5), [-20, -10, 0, 10, 20]);
  assert.deepEqual(m.tickTexts([0, 0.5, 1]), ["0.0", "0.5", "1.0"]);
  assert.deepEqual(m.tickTexts([-1000, 0, 1000]), ["\u22121\u202f000", "0", "1\u202f000"]);
});

test("Given a logarithmic axis, Then powers of ten have numbers, of few decades 2 and 5 too", () => {
  assert.deepEqual(m.logTicks(7, 23), [7, 8, 9, 10, 20]);
  assert.deepEqual(m.withNumbers([7, 8, 9, 10, 20]), [null, null, null, 10, 20]);
  assert.deepEqual(m.withNumbers([1, 2, 10, 20, 100]), [1, null, 10, null, 100]);
});

test("Given times with a long wait, Then work is drawn wider than to scale, in the same order", () => {
  const at = m.timeAxis([0, 1000, 1e7, 1e7 + 1000], false), exact = m.timeAxis([0, 1000, 1e7, 1e7 + 1000], true);
  assert.equal(at(0), 0);
  assert.equal(at(1e7 + 1000), 1);
  assert.ok(at(1000) > 10 * exact(1000) && at(1000) < at(5e6) && at(5e6) < at(1e7));
});

test("Given steps that overlap, Then they lie beside each other", () => {
  const placed = m.besides([{begin: 0, duration: 10}, {begin: 5, duration: 10}, {begin: 10, duration: 2}]);
  assert.deepEqual(placed.map(p => [p.step.begin, p.place, p.of]), [[0, 0, 2], [5, 1, 2], [10, 0, 2]]);
});

const profile = [["process", "a", 5], ["process", "b", 3], ["process", "c", 1], ["hardirq", "d", 4], ["idle", "e", 900]]
  .map(([context, name, us]) => ({context, function: name, run_us_per_io: us, spin_us_per_io: 0, miss_us_per_io: 0.5}));

test("Given a profile, Then the most expensive functions are parts, the rest is other, idle is none", () => {
  const parts = m.stacked(m.functionParts(profile, m.expensiveFunctions([profile], 2)));
  assert.deepEqual(parts.map(p => [p.group, p.name, p.from, p.to]),
    [["process", "a", 0, 5.5], ["process", "b", 5.5, 9], ["process", "other", 9, 10.5], ["hardirq", "d", 10.5, 15]]);
});

test("Given a profile by reason, Then the sums are the same", () => {
  const sum = parts => parts.reduce((s, p) => s + p.value, 0);
  assert.equal(sum(m.reasonParts(profile)), 15);
  assert.deepEqual(m.reasonParts(profile).map(p => p.name), ["executing", "waiting for cache lines", "executing", "waiting for cache lines"]);
});

test("Given bins, Then the curve begins at 0 and ends at 100 percent", () => {
  assert.deepEqual(m.cdf([[10, 19, 1], [30, 39, 3]]), [{x: 10, y: 0}, {x: 19, y: 25}, {x: 39, y: 100}]);
  assert.deepEqual(m.cdf([[0, 0, 2]]), [{x: 1, y: 100}]);
  assert.deepEqual(m.cdf([]), []);
});

test("Given two curves, Then both have a value at every x", () => {
  const [xs, a, b] = m.onCommonXs([[{x: 10, y: 0}, {x: 1000, y: 100}], [{x: 100, y: 40}, {x: 2000, y: 100}]]);
  assert.deepEqual(xs, [10, 100, 1000, 2000]);
  assert.deepEqual(a, [0, 50, 100, 100]);
  assert.equal(b[0], 0);
  assert.ok(b[1] === 40 && b[2] > 80 && b[2] < 100);
  assert.deepEqual(m.tails([[1, 2], [25, 100]]), [[1, 2], [75, null]]);
});

const dot = `digraph locks {
  rankdir=LR;
  node [shape=box];
  "A" [label="A {+.?.}", style=filled, fillcolor="#f6c6c6"];
  "B \\"x\\"" [label="B \\"x\\" {..-.}", style=filled, fillcolor="#cfe8cf"];
  "C" [label="C {....}", style=filled, fillcolor="#ffffff"];
  "A" -> "B \\"x\\"" [label="one:1 2x"];
  "B \\"x\\"" -> "A" [label="two:2", color=red];
}
`;

test("Given the text of a lock graph, Then boxes and arrows are read, quotes too", () => {
  const graph = m.parseDot(dot);
  assert.deepEqual(graph.nodes, [{name: "A", usage: "{+.?.}", state: "inconsistent"}, {name: 'B "x"', usage: "{..-.}", state: "interrupt"}, {name: "C", usage: "{....}", state: "plain"}]);
  assert.deepEqual(graph.edges, [{from: "A", to: 'B "x"', label: "one:1 2x", red: false}, {from: 'B "x"', to: "A", label: "two:2", red: true}]);
  assert.deepEqual(m.connected(graph)[1].map(n => n.name), ["C"]);
});

const edgesOf = text => text.split(" ").map(pair => ({from: pair[0], to: pair[1]}));

test("Given a graph, Then its cycles are found, and a lock under itself is none", () => {
  const edges = edgesOf("AB BC CA CD DD");
  assert.deepEqual(m.cycles([..."ABCD"], edges).map(c => c.sort().join("")), ["ABC"]);
  assert.deepEqual(edges.map(e => m.onCycle(e, m.cycles([..."ABCD"], edges))), [true, true, true, false, false]);
});

test("Given a graph, Then every arrow leads to a later layer, but for those that close a cycle", () => {
  const layer = m.layersOf([..."ABCD"], edgesOf("AB AC BD CD AD"));
  assert.deepEqual([..."ABCD"].map(n => layer.get(n)), [0, 1, 1, 2]);
  assert.equal(m.layersOf([..."AB"], edgesOf("AB BA")).get("B"), 1);
  assert.deepEqual(m.arranged([..."ABCDEF"], edgesOf("AF BE CD")).map(row => row.length), [3, 3]);
});

const metric = {name: "cpu", better: "less"};
const variants = [{name: "a", metrics: {cpu: 100}}, {name: "b", metrics: {cpu: 107}}];
const told = {metric: "cpu", variant: "b", baseline: "a", baseline_mean: 100, variant_mean: 107, difference: 7, low: 6, high: 8, verdict: "more", words: "7 % more"};

test("Given one run each, Then half a percent is no difference, and better is as the metric says", () => {
  assert.deepEqual(m.cellOf(metric, variants[0], variants[1], []).state, "worse");
  assert.equal(m.cellOf({...metric, better: "more"}, variants[0], variants[1], []).state, "better");
  assert.equal(m.cellOf({...metric, better: "neither"}, variants[0], variants[1], []).state, "differs");
  assert.equal(m.compared([metric], [variants[0], {name: "b", metrics: {cpu: 100.4}}], []).same.length, 1);
  assert.equal(m.cellOf(metric, variants[0], {name: "b", metrics: {cpu: null}}, []).state, "unknown");
});

test("Given a comparison, Then its interval and verdict stand", () => {
  const cell = m.cellOf(metric, variants[0], variants[1], [told]);
  assert.deepEqual([Math.round(cell.change), cell.half, cell.state], [7, 1, "worse"]);
  assert.equal(m.cellOf(metric, ...variants, [{...told, verdict: "small"}]).state, "same");
  const cold = m.cellOf(metric, ...variants, [{...told, verdict: "not_steady"}]);
  assert.deepEqual([cold.state, cold.change, cold.words], ["unknown", null, "not steady"]);
});

test("Given configurations, Then only what differs is listed", () => {
  assert.deepEqual(m.configDifferences([{a: {b: "1ns", c: [1]}}, {a: {b: "2ns", c: [1]}, d: true}]), [["a.b", ["1ns", "2ns"]], ["d", ["–", "true"]]]);
});

test("Given expectations, Then misses come first, then the farthest off", () => {
  const all = [["no band", 90], ["within", 1], ["fitted: MISSED", 8], ["within", -5]].map(([verdict, deviation_pct]) => ({verdict, deviation_pct}));
  assert.deepEqual(m.byMiss(all).map(e => e.deviation_pct), [8, -5, 1, 90]);
});

test("Given spans, Then those within a pixel are one, with what they cover", () => {
  const track = m.merged(m.trackOf([0, 10, 100, 400], [5, 15, 350, 401]), 20);
  assert.deepEqual([...track.begins], [0, 100, 400]);
  assert.deepEqual([...track.ends], [15, 350, 401]);
  assert.deepEqual([...track.covered], [10, 250, 1]);
  assert.deepEqual([...track.first], [0, 2, 3]);
});

test("Given many spans, Then every level keeps what is covered, and no joined span is wider than its pixel", () => {
  const begins = Array.from({length: 20000}, (_, i) => i * 700), track = m.trackOf(begins, begins.map((b, i) => b + 50 + (i % 7) * 90));
  const sum = t => t.covered.reduce((a, b) => a + b, 0), levels = m.levelsOf(track);
  assert.ok(levels.length > 4 && levels.at(-1).track.begins.length <= 512);
  for (const {width, track: t} of levels) {
    assert.equal(sum(t), sum(track));
    assert.ok(t.begins.every((b, i) => t.ends[i] - b <= Math.max(width, 590)));
  }
  assert.equal(m.levelFor(levels, 100), track);
  assert.equal(m.levelFor(levels, 1e12), levels.at(-1).track);
  assert.deepEqual(m.seen(track, 700, 1401), [1, 3]);
});

test("Given spans or levels, Then every pixel knows how much of it is covered, or the highest", () => {
  const levels = m.levelsOf(m.trackOf([0, 25, 100], [10, 75, 104]));
  assert.deepEqual([...m.coverage(levels, 0, 10, 12)].map(v => Math.round(v * 10) / 10), [1, 0, 0.5, 1, 1, 1, 1, 0.2, 0, 0, 0.4, 0]);
  assert.deepEqual([...m.coverage(levels, 50, 10, 3)].map(v => Math.round(v * 10) / 10), [1, 1, 0.5]);
  const level = {times: [0, 15, 18, 40], counts: [1, 3, 2, 0]};
  assert.deepEqual([...m.heights(level, 0, 10, 6)], [1, 3, 2, 2, 0, 0]);
  assert.deepEqual([...m.heights(level, 20, 10, 3)], [2, 2, 0]);
});

test("Given two timelines, Then an I/O is found by number and by process, and the same one in the other design", () => {
  const [a, b] = [0, 1].map(i => m.timelineModel(syntheticTimeline(`v${i}`, 4000, 7 + i)));
  assert.equal(m.search(a, "117", null, 0).io.io, 117);
  assert.equal(m.search(a, "99999", null, 0).io, null);
  const first = m.search(a, "RAW_IO.2", null, 0).io, second = m.search(a, "raw_io.2", first, 0).io;
  assert.deepEqual([first.io, second.io], [102, 106]);
  assert.ok(m.search(a, "scsi_softirq", null, 0).time > 0);
  assert.equal(m.search(a, "no such name", null, 0).time, null);
  assert.equal(m.sameIo(b, first).io, 102);
  assert.ok(m.typicalIo([a, b]));
  const life = m.lifeOf(a, first);
  assert.ok(life.steps.every(s => s.begin >= 0 && s.begin + s.duration <= life.length));
});

test("Given steps, Then those close to each other on a CPU are one stay, and devices are none", () => {
  const io = {steps: [0, 10, 0, 7, 0, 4, 2, 0, 7, 0, 20, 5, 0, 7, 0, 30, 900, 5, -1, 0, 99000, 5, 2, 0, 0, 99005, 5, 0, 7, 0]};
  assert.deepEqual(m.stays(io), [{begin: 0, end: 25, cpu: 7}, {begin: 99000, end: 99005, cpu: 0}, {begin: 99005, end: 99010, cpu: 7}]);
});

test("Given stages of I/Os, Then their shares add up to the mean I/O, and phases can be left out", () => {
  const stage = (name, phase, count, mean_ns) => ({name, phase, count, mean_ns});
  const variant = {ios: 4, stages: [stage("submitted", "submission", 4, 2000), stage("merged", "submission", 1, 4000), stage("transferred", "device", 4, 95000),
    stage("woken", "resumption", 0, null), stage("returned", "resumption", 4, 1000)]};
  assert.deepEqual(m.stageParts(variant).map(p => [p.group, p.name, p.value]),
    [["submission", "submitted", 2], ["submission", "merged", 1], ["device", "transferred", 95], ["resumption", "returned", 1]]);
  assert.deepEqual(m.stageParts(variant, ["submission"]).map(p => p.name), ["submitted", "merged"]);
  assert.equal(m.deviceShare([variant, {ios: 1, stages: [stage("transferred", "device", 1, 100)]}]), 95 / 99);
});

test("Given a time on a row, Then what lies there is told from the top", () => {
  const model = m.timelineModel({variant: "v", begin_ns: 0, end_ns: 100, names: ["task", "handler"], cpus: [{cpu: 0, spans: [0, 50, 0, 0, 10, 5, 2, 1]}],
    locks: [], queues: [{name: "disk 0", steps: [0, 0, 20, 3]}], ios: []});
  assert.deepEqual(m.at(model, model.rows[0], 12).map(f => f.kind), ["hard interrupt", "task"]);
  assert.deepEqual(m.at(model, model.rows[0], 60), []);
  assert.equal(m.at(model, model.rows[1], 30)[0].name, "3");
});

test("Given the parts, Then all files of the page are among them, no two define a name, and none ends the script", () => {
  const scripts = partNames().filter(n => n.endsWith(".js")), seen = new Map();
  for (const name of scripts) {
    const text = readFileSync(join(kPage, name), "utf8");
    assert.ok(!text.includes("</script"), name);
    if (name.startsWith("vendor/")) continue;
    for (const [, defined] of text.matchAll(/^(?:function|const|let|class) (\w+)/gm)) {
      assert.ok(!seen.has(defined), `${defined} is in ${name} and ${seen.get(defined)}`);
      seen.set(defined, name);
    }
  }
});

test("Given data with markup in it, Then the page's script block holds it", () => {
  const page = build({format: "x", runs: [{title: "</title><b> & {{script}}"}], said: "</script>{{style}}"});
  assert.equal(page.match(/<\/script>/g).length, 2);
  assert.ok(page.includes("&lt;/title>&lt;b> &amp; {{script}}") && page.includes("\\u003c/script>{{style}}"));
});
