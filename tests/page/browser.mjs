// Chromium for the tests of pages: what their command lines have in common, and pages that note what goes wrong in them.

import {existsSync} from "node:fs";
import {createRequire} from "node:module";
import {join, resolve} from "node:path";

/**
 * Reads [--modules FOLDER] [--shots FOLDER] FOLDER... and starts Chromium. Says SKIPPED and ends with 0 where Chromium, npm's puppeteer-core (looked
 * for in the folder of --modules, else in NODE_PATH) or any FOLDER is missing; `what` names those.
 */
export async function started(what, more = []) {
  const found = {folders: []}, words = process.argv.slice(2);
  while (words.length) {
    const word = words.shift();
    if (word.startsWith("--")) found[word.slice(2)] = words.shift(); else found.folders.push(word);
  }
  const puppeteer = foundPuppeteer(found.modules);
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(p => p && existsSync(p));
  const without = !puppeteer ? "puppeteer-core is not installed" : !executablePath ? "there is no Chromium" : found.folders.length === 0 ? `no ${what} was given` : null;
  if (without) {
    console.log(`SKIPPED: ${without}`);
    process.exit(0);
  }
  return {...found, browser: await puppeteer.launch({executablePath, args: ["--no-sandbox", ...more]})};
}

function foundPuppeteer(modules) {
  try { return createRequire(modules ? join(resolve(modules), "x") : import.meta.url)("puppeteer-core"); } catch { return null; }
}

export const wait = ms => new Promise(done => setTimeout(done, ms));

/** A page with the file in it; whatever goes wrong there, or goes out, is noted in `faults`. */
export async function openedFile(browser, file, width, features = []) {
  const page = await browser.newPage();
  page.faults = [];
  page.on("console", message => {
    const own = /Multiple readback/.test(message.text());  // since a test looks at pixels
    if (["error", "warn"].includes(message.type()) && !own) page.faults.push(message.text());
  });
  page.on("pageerror", error => page.faults.push(error.message));
  page.on("request", request => { if (!/^(file|data):/.test(request.url())) page.faults.push(request.url()); });
  await page.setViewport({width, height: 900});
  await page.emulateMediaFeatures(features);
  await page.goto(`file://${file}`);
  return page;
}
