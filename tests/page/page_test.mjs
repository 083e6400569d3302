// The page in a browser: node page_test.mjs [--modules FOLDER] [--shots FOLDER] RESULT_FOLDER...
//
// Needs Chromium and the npm package puppeteer-core, which is looked for in FOLDER, else in NODE_PATH; without them it says SKIPPED and ends with 0.
// The first folder gets a made-up timeline of 100 000 spans; other folders are further runs of the page.

import assert from "node:assert/strict";
import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from "node:fs";
import {cpus, loadavg, tmpdir} from "node:os";
import {join} from "node:path";
import {openedFile, started, wait} from "./browser.mjs";
import {build} from "./build.mjs";
import {sample} from "./sample.mjs";

const {browser, shots, folders} = await started("folder of results", ["--disable-gpu-vsync", "--disable-frame-rate-limit"]);
const scratch = mkdtempSync(join(tmpdir(), "page-test-")), file = join(scratch, "report.html");
const data = sample(folders, 100_000, true);
writeFileSync(file, build(data));
let failed = 0, unjudged = 0;

async function opened(width, features = []) {
  const page = await openedFile(browser, file, width, features);
  await wait(500);
  return page;
}

async function check(name, body) {
  try {
    const told = await body();
    console.log(`ok: ${name}${told ? ` (${told})` : ""}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED: ${name}\n  ${error.message}`);
  }
}

/** Share of pixels of a canvas that differ from its first one. */
const inkOf = canvas => canvas.evaluate(c => {
  const pixels = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
  return pixels.reduce((sum, p) => sum + (p !== pixels[0] ? 1 : 0), 0) / pixels.length;
});
/** A number that changes when the picture does. */
const hashOf = canvas => canvas.evaluate(c => {
  const pixels = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
  return pixels.reduce((hash, p) => (Math.imul(hash, 31) + p) | 0, 7);
});

/** A limit of time, which cannot be judged while others use the machine. */
function inTime(kept, words) {
  if (kept || loadavg()[0] <= cpus().length) return assert.ok(kept, words);
  ++unjudged;
  console.log(`not judged, the machine is busy: ${words}`);
}

const page = await opened(1280), canvas = await page.$("canvas.timeline");

await check("the page of the first folder is made in time, and is not too large", async () => {
  writeFileSync(file, build({...data, runs: data.runs.slice(0, 1)}));
  let ms = Infinity;
  for (let again = 0; again < 3 && ms > 2000; ++again) {  // others may use the machine
    const fresh = await opened(1280);
    ms = Math.min(ms, await fresh.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
    await fresh.close();
  }
  inTime(ms < 2000, `${ms} ms`);
  const {size} = statSync(file);
  writeFileSync(file, build(data));
  assert.ok(size < 5e6);
  return `${Math.round(ms)} ms, ${(size / 1e6).toFixed(1)} MB`;
});

await check("every figure has a title and is drawn with data", async () => {
  await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; });
  await wait(1000);
  const figures = await page.$$("figure");
  for (const figure of figures) {
    const title = await figure.$eval("figcaption", c => c.textContent), marks = (await figure.$$(".plot svg:not(.key) .mark")).length;
    assert.ok(title.length > 5);
    assert.ok(await figure.$eval(".plot", p => p.getAttribute("aria-label").length > 3), title);
    if (marks > 0) continue;
    const drawn = await figure.$$(".plot canvas");
    assert.ok(drawn.length > 0, `nothing is drawn: ${title}`);
    for (const one of drawn) assert.ok(await inkOf(one) > 0.002, `empty: ${title}`);
  }
  return `${figures.length} figures`;
});

await check("sections without data are left out", async () => {
  const titles = await page.$$eval("article", all => all.map(a => [...a.querySelectorAll("section > h3")].map(h => h.textContent)));
  assert.ok(titles[0].includes("Timeline"));
  titles.slice(1).forEach(t => assert.ok(!t.includes("Timeline")));
  const empty = await page.$$eval("section", all => all.filter(s => s.children.length < 2).length);
  assert.equal(empty, 0);
});

await check("the timeline is zoomed, moved and searched by keyboard", async () => {
  await canvas.focus();
  let last = await hashOf(canvas);
  for (const key of ["+", "+", "ArrowRight", "-", "n", "p", "ArrowDown", "Home"]) {
    await page.keyboard.press(key);
    await wait(120);
    const now = await hashOf(canvas);
    assert.notEqual(now, last, `${key} changes nothing`);
    last = now;
  }
  const status = () => page.$eval("canvas.timeline", c => c.closest("figure").querySelector(".controls > .note").textContent);
  await page.focus("figure:has(canvas.timeline) input[type=search]");
  for (const [words, expected] of [["142", "I/O 142"], ["raw_io.1", "I/O 145"], ["scsi_softirq", "into the window"], ["nobody", "not in this window"]]) {
    await page.$eval("figure:has(canvas.timeline) input[type=search]", box => { box.value = ""; });
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
    await wait(80);
    assert.ok((await status()).includes(expected), `${words}: ${await status()}`);
  }
});

await check("the timeline is zoomed by the wheel and moved by dragging", async () => {
  const box = await canvas.boundingBox();
  await page.evaluate(() => document.querySelector("canvas.timeline").scrollIntoView());
  const {x, y} = await canvas.boundingBox();
  await page.mouse.click(x + 500, y + 60);
  const before = await hashOf(canvas);
  await page.mouse.wheel({deltaY: -300});
  await wait(150);
  const zoomed = await hashOf(canvas);
  assert.notEqual(before, zoomed);
  await page.mouse.move(x + 500, y + 60);
  await page.mouse.down();
  await page.mouse.move(x + 300, y + 60, {steps: 4});
  await page.mouse.up();
  await wait(150);
  assert.notEqual(zoomed, await hashOf(canvas));
  await page.mouse.move(x + 400, y + 62);
  assert.ok(/CPU 0/.test(await page.$eval(".told", t => t.textContent)), box && await page.$eval(".told", t => t.textContent));
});

await check("everything that can be pressed can be reached by keyboard, and the theme toggled", async () => {
  await page.evaluate(() => { for (const d of document.querySelectorAll("details[open]")) d.open = false; });
  const wanted = await page.$$eval("button, select, input, summary, canvas.timeline, .curves", all => all.filter(e => e.checkVisibility()).length);
  const reached = new Set([0]);
  await page.focus(".theme");
  for (let i = 0; i < wanted + 400; ++i) {
    await page.keyboard.press("Tab");
    const what = await page.evaluate(() => {
      const all = [...document.querySelectorAll("button, select, input, summary, canvas.timeline, .curves")].filter(e => e.checkVisibility());
      return document.activeElement === document.body ? -2 : all.indexOf(document.activeElement);
    });
    if (what === -2) break;
    if (what >= 0) reached.add(what);
  }
  assert.equal(reached.size, wanted);
  await page.focus(".theme");
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor), picture = await hashOf(canvas);
  await page.keyboard.press("Enter");
  await wait(200);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), light);
  assert.notEqual(await hashOf(canvas), picture);
  await page.keyboard.press("Enter");
  return `${wanted} of them`;
});

await check("tables are sorted and filtered by keyboard", async () => {
  const section = "article:first-of-type section[aria-label=Locks]", first = () => page.$eval(`${section} tbody tr`, row => row.textContent);
  const before = await first();
  await page.focus(`${section} thead th:nth-child(1) button`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.notEqual(await first(), before);
  assert.equal(await page.$eval(`${section} thead th`, h => h.getAttribute("aria-sort")), "descending");
  await page.focus(`${section} input[type=search]`);
  await page.keyboard.type("rq");
  const names = await page.$$eval(`${section} > .table tbody tr:not(.beyond)`, rows => rows.map(r => r.textContent));
  assert.ok(names.length > 0 && names.every(n => n.includes("rq")));
});

await check("curves are read by keyboard", async () => {
  const value = () => page.$eval(".curves .u-legend .u-series:nth-child(2) .u-value", v => v.textContent);
  await page.focus(".curves");
  await page.keyboard.press("ArrowRight");
  await wait(120);
  assert.ok(/%/.test(await value()), await value());
});

/** Times in ms of drawing, and between frames, while the window of `span` ns is moved. */
const movedTimes = span => page.evaluate(async span => {
  const {pan, draw, show, view} = document.querySelector("canvas.timeline").closest("figure").timeline, draws = [], frames = [];
  const frame = () => new Promise(done => requestAnimationFrame(done));
  show(view.from, view.from + span);
  for (let i = 0, last = await frame(); i < 120; ++i) {
    pan(i % 40 < 20 ? 0.02 : -0.02);
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  for (let i = 0; i < 60; ++i) {
    const begin = performance.now();
    draw();
    draws.push(performance.now() - begin);
  }
  return {draws, frames};
}, span);

/** CPU time in ms that all of the browser's processes took so far, which does not depend on who else uses the machine. */
const cpuTime = async () => {
  const session = await browser.target().createCDPSession(), {processInfo} = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(p => p.type !== "browser").reduce((sum, p) => sum + p.cpuTime, 0) * 1000;
};

await check("moving 100 000 spans takes less CPU time a frame than a sixtieth of a second", async () => {
  await page.evaluate(() => document.querySelector("canvas.timeline").scrollIntoView());
  const told = [];
  for (const span of [3.9e7, 4e6, 4e4]) {
    const before = await cpuTime(), frames = await page.evaluate(async span => {
      const {pan, show, view} = document.querySelector("canvas.timeline").closest("figure").timeline;
      show(view.from, view.from + span);
      for (let i = 0; i < 200; ++i) {
        pan(i % 40 < 20 ? 0.02 : -0.02);
        await new Promise(done => requestAnimationFrame(done));
      }
      return 200;
    }, span);
    told.push((await cpuTime() - before) / frames);
  }
  const words = `nearly all, a tenth, a thousandth in sight: ${told.map(t => t.toFixed(1)).join(", ")} ms a frame, all threads`;
  assert.ok(told.every(t => t < 16.7), words);
  return words;
});

await check("100 000 spans are moved at 60 frames a second", async () => {
  await page.evaluate(() => document.querySelector("canvas.timeline").scrollIntoView());
  const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)], told = [];
  for (const [name, span] of [["nearly all", 3.9e7], ["a tenth", 4e6], ["a thousandth", 4e4]]) {
    let best = await movedTimes(span);
    for (let again = 0; again < 4 && at(best.frames, 0.5) > 16.7; ++again) {  // others may use the machine
      const next = await movedTimes(span);
      if (at(next.frames, 0.5) < at(best.frames, 0.5)) best = next;
    }
    const words = values => `median ${at(values, 0.5).toFixed(1)} ms, 95 % ${at(values, 0.95).toFixed(1)} ms`;
    told.push(`${name} in sight: frames ${words(best.frames)}, of it drawing ${words(best.draws)}`);
    inTime(at(best.frames, 0.5) < 16.7 && at(best.draws, 0.5) < 16.7, told.at(-1));
  }
  return told.join("; ");
});

await check("nothing went wrong, nothing went out", async () => assert.deepEqual(page.faults, []));

for (const width of [1280, 800, 400])
  await check(`at ${width} pixels nothing is wider than the page`, async () => {
    const narrow = await opened(width);
    const open = () => narrow.evaluate(() => { for (const d of document.querySelectorAll("details:not([open])")) d.open = true; });
    const over = () => narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(await over() <= 0);
    if (shots) await shoot(narrow, `${width}`);
    await open();
    await open();
    await wait(500);
    assert.ok(await over() <= 0, "with everything open");
    assert.deepEqual(narrow.faults, []);
    await narrow.close();
  });

await check("dark colours differ, and everything is drawn", async () => {
  const dark = await opened(1280, [{name: "prefers-color-scheme", value: "dark"}]);
  const background = await dark.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(background, await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  const corner = await dark.$eval("canvas.timeline", c => [...c.getContext("2d").getImageData(1, 1, 1, 1).data.slice(0, 3)]);
  assert.ok(corner.every(v => v < 60), `canvas ${corner}`);
  for (const one of await dark.$$("canvas")) assert.ok(await inkOf(one) > 0.002);
  if (shots) await shoot(dark, "dark");
  assert.deepEqual(dark.faults, []);
  await dark.close();
});

await check("on paper everything is open and light, controls are gone, and all is as before afterwards", async () => {
  const paper = await opened(1280, [{name: "prefers-color-scheme", value: "dark"}]);
  const pdf = await paper.pdf({format: "A4", printBackground: true, timeout: 180_000});
  assert.ok(pdf.length > 100_000, `${pdf.length} bytes`);
  if (shots) writeFileSync(join(shots, "print.pdf"), pdf);
  assert.ok(await paper.$$eval("details", all => all.some(d => !d.open)));
  await paper.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await paper.emulateMediaType("print");
  await wait(300);
  assert.ok(await paper.$$eval("details", all => all.every(d => d.open)));
  assert.equal(await paper.$$eval(".controls", all => all.filter(c => c.checkVisibility()).length), 0);
  const corner = await paper.$eval("canvas.timeline", c => [...c.getContext("2d").getImageData(1, 1, 1, 1).data.slice(0, 3)]);
  assert.ok(corner.every(v => v > 240), `canvas ${corner}`);
  await paper.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await paper.evaluate(() => document.documentElement.dataset.theme), undefined);
  assert.deepEqual(paper.faults, []);
  await paper.close();
  return `${(pdf.length / 1e6).toFixed(1)} MB`;
});

await check("little data makes a page, too", async () => {
  const [run] = data.runs, {result} = run;
  const some = changes => ({...run, timelines: [], differences: [], parameters: [], hangs: [], answer: [], ...changes});
  const bare = {...result.variants[0], expectations: [], switches: [], interrupts: [], profile: [], histograms: [], locks: [], lock_graph: "", vmstat: []};
  writeFileSync(file, build({...data, sweeps: [{...data.sweeps[0], points: [], crossings: []}, {...data.sweeps[1], effects: []}], runs: [
    some({result: {...result, variants: [result.variants[0]]}}), some({result: {...result, variants: [bare]}}), some({result: null}),
    some({result: {...result, variants: [], failed: [{name: "x", exit_code: 3, story: "hangs"}]}})]}));
  const other = await opened(800);
  assert.equal((await other.$$("article")).length, 5);
  assert.equal(await other.$$eval("section", all => all.filter(s => s.children.length < 2).length), 0);
  assert.deepEqual(other.faults, []);
});

await check("data of another format is refused in words", async () => {
  writeFileSync(file, build({...data, format: "dioscope-report-9"}));
  const other = await opened(800);
  assert.ok((await other.$eval("main", m => m.textContent)).includes("dioscope-report-9"));
  assert.deepEqual(other.faults, []);
});

/** Pictures of the whole page, in pieces that can be looked at. */
async function shoot(one, name) {
  mkdirSync(shots, {recursive: true});
  const {width, height} = await one.evaluate(() => ({width: innerWidth, height: document.body.scrollHeight}));
  for (let y = 0, i = 0; y < height; y += 2200, ++i)
    await one.screenshot({path: join(shots, `${name}-${i}.png`), clip: {x: 0, y, width, height: Math.min(2200, height - y)}, captureBeyondViewport: true});
}

await browser.close();
rmSync(scratch, {recursive: true});
console.log((failed === 0 ? "all passed" : `${failed} failed`) + (unjudged > 0 ? `, ${unjudged} limits of time not judged` : ""));
process.exit(failed === 0 ? 0 : 1);
