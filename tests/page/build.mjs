// Builds a page from data, as the program does: node build.mjs DATA.json PAGE.html

import {readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {dirname, join} from "node:path";

export const kPage = join(dirname(fileURLToPath(import.meta.url)), "../../report/page");

export function partNames() {
  return readFileSync(join(kPage, "parts.txt"), "utf8").split("\n").filter(line => line && !line.startsWith("#"));
}

export function build(data) {
  const parts = ending => partNames().filter(n => n.endsWith(ending)).map(n => readFileSync(join(kPage, n), "utf8") + "\n").join("");
  const escaped = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const filling = {
    generator: "dioscope report", without_scripts: "",
    title: escaped(data.runs[0]?.title ?? "dioscope"), style: parts(".css"), script: parts(".js"),
    data: JSON.stringify(data).replaceAll("<", "\\u003c"),
  };
  return readFileSync(join(kPage, "frame.html"), "utf8").split(/\{\{(\w+)\}\}/).map((piece, i) => (i % 2 ? filling[piece] : piece)).join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , from, to] = process.argv;
  writeFileSync(to, build(JSON.parse(readFileSync(from, "utf8"))));
}
