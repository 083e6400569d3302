// The pure functions of the page, for tests.

import {readFileSync} from "node:fs";
import {join} from "node:path";
import {kPage, partNames} from "./build.mjs";

/** All of math/, since its files use each other, as one object of their functions. */
export function math() {
  const text = partNames().filter(n => n.startsWith("math/")).map(n => readFileSync(join(kPage, n), "utf8")).join("\n");
  const names = [...text.matchAll(/^(?:function|const) (\w+)/gm)].map(m => m[1]);
  return new Function(`"use strict";${text}\nreturn {${names.join(", ")}};`)();
}
