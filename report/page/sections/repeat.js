// How to repeat it, and the files.

function repeatSection(run, program) {
  return section("How to repeat it",
    run.repeat.length > 0 && element("pre", {tabindex: 0}, run.repeat.join("\n")),
    run.result.variants.length + run.result.failed.length > 0 && element("p", {}, `Made by ${program}: scenario ${run.result.scenario}, seed ${run.result.seed}, fingerprint `,
      element("code", {}, run.result.fingerprint), ". The same scenario with the same seed gives the same results, to the byte."),
    run.folder && element("p", {}, "Files are in ", element("code", {}, run.folder), "."),
    run.files?.length > 0 && element("ul", {class: "files"}, run.files.map(name => element("li", {}, element("a", {href: encodeURI(name)}, name)))));
}
