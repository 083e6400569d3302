// The page: reads the data, puts in a section after the other. What has no data makes no section.

function makePage(data, host) {
  if (data.format !== "dioscope-report-1") {
    host.append(element("p", {class: "failed"}, `This page reads dioscope-report-1, and the data is ${data.format}.`));
    return;
  }
  const many = data.runs.length + (data.sweeps.length > 0 ? 1 : 0) > 1;
  host.append(patterns(), element("header", {class: "bar"}, element("span", {class: "note"}, data.program), themeButton()));
  if (many) host.append(element("h1", {}, "Results"), contents(data));
  data.runs.forEach((run, i) => host.append(runPart(run, i, data)));
  if (data.sweeps.length > 0) host.append(element("article", {id: "sweeps"}, element("h2", {}, "Sweeps"), data.sweeps.map(sweepSection)));
  followPrinting();
}

function runPart(given, i, data) {
  const run = {...given, result: given.result ?? kNoResult};
  const sections = [cpuTimeSection(run), latencySection(run), switchesSection(run), locksSection(run), memorySection(run),
    publishedSection(run), timelineSection(run), configurationSection(run), repeatSection(run, data.program)].filter(Boolean);
  for (const s of sections) s.id = `run-${i}-${slug(s.getAttribute("aria-label"))}`;
  return element("article", {id: `run-${i}`}, element(data.runs.length > 1 || data.sweeps.length > 0 ? "h2" : "h1", {}, run.title), summarySection(run, data.metrics),
    element("nav", {class: "sections", "aria-label": "Sections"}, sections.map(s => element("a", {href: `#${s.id}`}, s.getAttribute("aria-label")))),
    sections);
}

/** A search for hangs has none. */
const kNoResult = {scenario: "", variants: [], failed: []};

function contents(data) {
  return element("nav", {class: "contents", "aria-label": "Contents"}, element("ol", {},
    data.runs.map((run, i) => element("li", {}, element("a", {href: `#run-${i}`}, run.title))),
    data.sweeps.length > 0 && element("li", {}, element("a", {href: "#sweeps"}, "Sweeps"))));
}

makePage(JSON.parse(document.getElementById("data").textContent), document.querySelector("main"));
