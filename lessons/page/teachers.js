// The page for teachers: a plan for a school hour, a work sheet to print, the answers.

function teachersPage(data, host) {
  const minutes = data.plan.at(-1).to;
  host.append(element("div", {class: "teacher"},
    element("h1", {}, "For teachers"),
    element("p", {class: "answer"}, `The course as a plan for ${minutes} minutes, with a work sheet and the answers of this simulation.`),
    element("h2", {}, `A plan for ${minutes} minutes`),
    element("p", {}, "One browser on the wall is enough. Each lesson stops before a decision: read what comes before it aloud, let everybody write a prediction on the work sheet, collect them by a show of hands, and only then show what happened. A wrong prediction that somebody can explain is worth more than a right one that nobody can."),
    planTable(data),
    element("p", {}, "Short of time? Lessons 1, 2, 5 and 8 stand by themselves. Time left? Let students run the commands under \u201cWhere to look next\u201d, which need nothing but the program."),
    element("h2", {}, "Answers"),
    element("p", {}, "Computed from the simulation when these pages were made, with the same seed as everybody's; a number is right within the tolerance of its question."),
    folded("Show the answers", () => answersTable(data.sheet)),
    element("p", {class: "printing"}, element("button", {type: "button", onclick: printSheet}, "Print the work sheet"))));
  host.append(workSheet(data.sheet));
}

function planTable(data) {
  const rows = [{time: `0\u2013${data.opening_minutes}`, what: "Opening", how: "What is a direct I/O, who takes part: process, CPU, adapter, disk. Hand out work sheets."},
    ...data.plan.map(l => ({time: `${l.from}\u2013${l.to}`, what: element("a", {href: l.href}, `${l.number}. ${l.title}`), how: `${l.question} ${l.questions} questions.`}))];
  return element("div", {class: "plan"}, table([{label: "minutes", of: r => r.time}, {label: "lesson", of: r => r.what}, {label: "what for", of: r => r.how}], rows, {caption: "Plan"}));
}

function answersTable(sheet) {
  const rows = sheet.flatMap(l => l.questions.map((q, i) => ({place: `${l.number}.${i + 1}`, ...q})));
  return table([{label: "question", of: r => r.place}, {label: "asked", of: r => r.ask},
    {label: "answer", of: r => r.answer ?? (r.kind === "choose" ? "free" : "depends on what was chosen")}], rows, {caption: "Answers"});
}

function printSheet() {
  document.body.dataset.only = "sheet";
  addEventListener("afterprint", () => { delete document.body.dataset.only; }, {once: true});
  print();
}

function workSheet(sheet) {
  return element("div", {class: "sheet"},
    element("h1", {}, "Work sheet: completing a direct I/O"),
    element("p", {}, "Name ", element("span", {class: "blank"}), " Date ", element("span", {class: "blank"})),
    element("p", {class: "note"}, "Write down what you expect before you see it, and afterwards why it was so."),
    sheet.map(lesson => element("section", {}, element("h3", {}, `${lesson.number}. ${lesson.title}`),
      element("ol", {}, lesson.questions.map(q => element("li", {}, q.ask, blankFor(q), element("span", {class: "filling"}, ""), element("span", {class: "filling"}, "")))))));
}

function blankFor(question) {
  if (question.kind === "number") return element("p", {}, element("span", {class: "blank"}), question.unit);
  return element("ul", {}, question.choices.map((choice, i) => element("li", {}, element("span", {class: "box"}), `${letterOf(i)}) ${choice}`)));
}
