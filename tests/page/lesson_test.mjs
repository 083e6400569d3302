// The pages of the course in a browser: node lesson_test.mjs [--modules FOLDER] [--shots FOLDER] COURSE_FOLDER
//
// COURSE_FOLDER is what `dioscope lesson --html` has written. Needs Chromium and the npm package puppeteer-core, which is looked for in
// FOLDER, else in NODE_PATH; without them it says SKIPPED and ends with 0.

import assert from "node:assert/strict";
import {mkdirSync, readdirSync} from "node:fs";
import {join, resolve} from "node:path";
import {openedFile, started, wait} from "./browser.mjs";

const {browser, shots, folders} = await started("folder of pages");
const course = resolve(folders[0]);
const lessons = readdirSync(course).filter(name => name.endsWith(".html") && !["index.html", "teachers.html"].includes(name));
let failed = 0;
if (shots) mkdirSync(shots, {recursive: true});

const opened = (name, width, dark = false) =>
  openedFile(browser, join(course, name), width, [{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]);

/** Goes through a lesson with the keyboard, predicting the first choice, or 1; how many steps there were. */
async function goThrough(page) {
  for (let step = 1; ; ++step) {
    const form = await page.$(`#step-${step} form`);
    if (!form) return step - 1;
    const box = await form.$("input");
    await box.focus();
    if (await box.evaluate(b => b.type === "radio")) await page.keyboard.press("Space"); else await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#step-${step} .verdict`, {timeout: 5000});
  }
}

async function shot(page, name) {
  if (!shots) return;
  await wait(300);
  await page.screenshot({path: join(shots, `${name}.png`), fullPage: true});
}

async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}

for (const name of lessons)
  await check(`${name}: every step is answered by keyboard, drawn, silent, without a network`, async () => {
    const page = await opened(name, 1280);
    assert.equal(await page.$("#step-2"), null, "the second step is there before the first is answered");
    const steps = await goThrough(page);
    assert.ok(steps >= 3);
    assert.ok(await page.$(".end"), "no end");
    const empty = await page.$$eval("figure", all => all.filter(f => f.getBoundingClientRect().height < 40).length);
    assert.equal(empty, 0, "a figure is empty");
    assert.ok(!(await page.$eval("main", m => m.textContent)).match(/\{\{|undefined|NaN/), "a placeholder is left");
    await shot(page, name.replace(".html", ""));
    assert.deepEqual(page.faults, []);
    await page.close();
  });

for (const [width, dark] of [[800, false], [400, true], [360, false]])
  await check(`every page at ${width} px${dark ? ", dark" : ""}: nothing is wider than the screen`, async () => {
    for (const name of [...lessons, "index.html", "teachers.html"]) {
      const page = await opened(name, width, dark);
      await goThrough(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await shot(page, `${name.replace(".html", "")}-${width}`);
      assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`);
      assert.deepEqual(page.faults, []);
      await page.close();
    }
  });

await check("teachers: plan, answers, and a work sheet that prints alone", async () => {
  const page = await opened("teachers.html", 1280);
  assert.equal((await page.$$(".plan tbody tr")).length, lessons.length + 1);
  assert.equal((await page.$$(".sheet section")).length, lessons.length);
  await shot(page, "teachers");
  await page.evaluate(() => { document.body.dataset.only = "sheet"; });
  await page.emulateMediaType("print");
  assert.equal(await page.$eval(".teacher", t => getComputedStyle(t).display), "none");
  if (shots) await page.pdf({path: join(shots, "sheet.pdf"), format: "A4"});
  assert.deepEqual(page.faults, []);
});

await check("index: leads to every lesson", async () => {
  const page = await opened("index.html", 1280);
  const links = await page.$$eval(".lessons a", all => all.map(a => a.getAttribute("href")));
  assert.deepEqual([...links].sort(), [...lessons].sort());
  await shot(page, "index");
});

await browser.close();
process.exit(failed ? 1 : 0);
