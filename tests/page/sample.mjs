// Data of a page from folders of results: node sample.mjs [--timeline SPANS] [--sweeps] FOLDER... > DATA.json

import {existsSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {join} from "node:path";
import {kPage} from "./build.mjs";
import {syntheticTimeline} from "./synthetic.mjs";

const kHeadings = {
  kib_per_s: "Throughput", cpu_us_per_io: "CPU per I/O", process_us_per_io: "in process context", softirq_us_per_io: "in softirq",
  hardirq_us_per_io: "in hard interrupt", switches_per_io: "Context switches per I/O", ipis_per_io: "IPIs per I/O",
  cache_transfers_per_io: "Cache lines moved per I/O", io_latency_p50_us: "I/O latency p50", io_latency_p99_us: "I/O latency p99",
  irq_latency_p99_us: "Interrupt latency p99", irq_off_p99_us: "Interrupts off p99", wakeup_latency_p50_us: "Wake-up p50", peak_bios: "Peak of BIOs",
};

/** The metrics as docs/output.md has them. */
function metrics() {
  const lines = readFileSync(join(kPage, "../../docs/output.md"), "utf8").split("## Metrics")[1].split("## Statistics")[0].split("\n");
  const rows = lines.filter(line => line.startsWith("| `")).map(line => line.split("|").map(cell => cell.trim()));
  const all = rows.map(([, name, unit, better, sentence]) => ({name: name.replaceAll("`", ""), unit, sentence, better: better || "neither",
    heading: kHeadings[name.replaceAll("`", "")] ?? "", section: unit === "us" ? "times" : "counts"}));
  return all.sort((a, b) => order(a) - order(b));
}
const order = metric => (Object.keys(kHeadings).indexOf(metric.name) + 100) % 100 + (metric.heading ? 0 : 100);

function csv(text) {
  const [head, ...rows] = text.trim().split("\n").map(line => [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map(m => m[1].replace(/^"|"$/g, "").replaceAll('""', '"')));
  const value = cell => (cell === "" ? null : Number.isNaN(Number(cell)) ? cell : Number(cell));
  return rows.map(row => Object.fromEntries(head.map((name, i) => [name, value(row[i])])));
}

/** What `dioscope locks` writes: hangs alone. */
function exploration(folder) {
  const found = JSON.parse(readFileSync(join(folder, "exploration.json"), "utf8"));
  return {folder, title: `Which designs of ${found.scenario} hang?`, answer: [], repeat: [`dioscope locks ${found.scenario}`], result: null, differences: [], claim: null, parameters: [], timelines: [],
    hangs: found.designs.flatMap(d => d.hangs.map(h => ({design: d.name, shape: h.shape, story: h.story, cycle: ["softirq", "private_lock", "msync.0", "interrupt"]})))};
}

function run(folder, spans) {
  if (!existsSync(join(folder, "result.json"))) return exploration(folder);
  const result = JSON.parse(readFileSync(join(folder, "result.json"), "utf8")), extra = name => existsSync(join(folder, name));
  const names = result.variants.slice(0, 2).map(v => v.name), story = result.failed[0]?.story ?? "";
  return {
    folder, title: `What does ${result.scenario} show?`, answer: ["Same throughput.", `${names[1] ?? names[0]} is held against ${names[0]}.`],
    repeat: [`dioscope run ${result.scenario}`], files: ["result.json", "metrics.csv"], result,
    differences: extra("differences.csv") ? csv(readFileSync(join(folder, "differences.csv"), "utf8")).map(d => ({...d, confidence: Number.parseFloat(d.confidence) / (String(d.confidence).includes("%") ? 100 : 1)})) : [],
    claim: extra("claim.csv") ? {said: "It is said that <this> holds.", source: "the thread", finding: "conditional", as_found: true, because: "It depends.",
      predictions: csv(readFileSync(join(folder, "claim.csv"), "utf8"))} : null,
    parameters: parameters(result),
    hangs: result.failed.length ? [{design: result.failed[0].name, shape: "softirq and task on one CPU", story, cycle: ["host_lock", "private_lock"]}] : [],
    stages: extra("stages.json") ? JSON.parse(readFileSync(join(folder, "stages.json"), "utf8")).variants : [],
    timelines: spans > 0 ? names.map((name, i) => syntheticTimeline(name, spans / names.length, 7 + i, 1 + i * 0.6)) : [],
  };
}

function parameters(result) {
  const walk = (config, path) => Object.entries(config).flatMap(([key, value]) => value !== null && typeof value === "object" && !Array.isArray(value)
    ? walk(value, `${path}${key}.`) : [{path: path + key, value: JSON.stringify(value), source: "audit A11", sentence: "What it is.", fitted: key.length % 9 === 0}]);
  return result.variants.length ? walk(result.variants[0].config, "") : [];
}

/** One of each kind. */
export function sweeps() {
  const line = [0, 100, 115, 121, 133, 200, 400].map(x => ({x, a: 270 + x * 0.02, b: 256 + x * 0.136, difference: x * 0.116 - 14, low: x * 0.116 - 15.2, high: x * 0.116 - 12.8}));
  return [
    {kind: "break-even", title: "What moving a cache line costs", x: {path: "machine.cache.transfer", unit: "ns"}, metric: "cpu_us_per_io", unit: "us",
      variants: ["process_reap", "interrupt"], points: line, crossings: [{x: 121, low: 113, high: 133}], text: "interrupt is ahead below 121 ns"},
    {kind: "tornado", title: "Which constants matter", metric: "cpu_us_per_io", unit: "us", base: 273.7, text: "", effects: Array.from({length: 24}, (_, i) => ({
      path: `kernel.part.constant_${i}`, low_value: `${70 + i} ns`, high_value: `${280 + i} ns`, low: -20 / (i + 1), high: 26 / (i + 1), source: "M1"}))},
    {kind: "grid", title: "Number of CPUs", axes: [{path: "machine.cpus"}], metric: "cpu_us_per_io", unit: "us", text: "",
      points: [1, 2, 4, 8].flatMap(n => ["process_reap", "interrupt"].map((variant, i) => ({values: [n], variant, mean: 300 - n * 3 + i * 9, low: 297 - n * 3 + i * 9, high: 303 - n * 3 + i * 9})))},
  ];
}

export function sample(folders, spans, withSweeps) {
  return {format: "dioscope-report-1", program: "dioscope 0.1.0", metrics: metrics(), runs: folders.map((f, i) => run(f, i === 0 ? spans : 0)), sweeps: withSweeps ? sweeps() : []};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2), at = words.indexOf("--timeline"), spans = at < 0 ? 0 : Number(words.splice(at, 2)[1]);
  const folders = words.filter(w => w !== "--sweeps");
  process.stdout.write(JSON.stringify(sample(folders, spans, words.includes("--sweeps"))));
}
