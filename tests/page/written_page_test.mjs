// A page that `dioscope report` has written, in a browser: node written_page_test.mjs [--modules FOLDER] [--shots FOLDER] PAGE...

import assert from "node:assert/strict";
import {join, resolve} from "node:path";
import {openedFile, started, wait} from "./browser.mjs";

const {browser, shots, folders: files} = await started("page");
for (const [i, file] of files.entries())
  for (const width of [1280, 400]) {
    const page = await openedFile(browser, resolve(file), width);
    await wait(500);
    if (shots) await page.screenshot({path: join(shots, `page-${i}-${width}.png`), fullPage: true});
    assert.deepEqual(page.faults, [], file);
    const drawn = await page.evaluate(() => ({
      pictures: document.querySelectorAll("main svg, main canvas").length,
      over: document.documentElement.scrollWidth - window.innerWidth,
    }));
    assert.ok(drawn.pictures > 0, `${file}: ${JSON.stringify(drawn)}`);
    assert.ok(drawn.over <= 0, `${file}: ${drawn.over} px too wide at ${width}`);
    console.log(`ok: ${file}, ${width} px: ${drawn.pictures} pictures`);
    await page.close();
  }
await browser.close();
