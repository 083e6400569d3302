// A page of the course: an index, a lesson, or the one for teachers.

function coursePage(data, host) {
  const away = data.kind === "index" ? null : element("nav", {"aria-label": "Course"}, element("a", {href: "index.html"}, "All lessons"));
  host.append(patterns(), element("header", {class: "bar"}, away ?? element("span", {class: "note"}, data.program), themeButton()));
  if (data.format !== "dioscope-lesson-page-1") {
    host.append(element("p", {class: "failed"}, `This page reads dioscope-lesson-page-1, and the data is ${data.format}.`));
    return;
  }
  ({index: indexPage, lesson: lessonPage, teachers: teachersPage})[data.kind](data, host);
  host.append(element("p", {class: "note"}, `${data.program}. All numbers come from the simulation.`));
  followPrinting();
}

function indexPage(data, host) {
  host.append(element("h1", {}, "A short course on completing direct I/O"),
    element("p", {class: "answer"}, "In September 2002 people argued about one question: when a disk has answered, who should finish the request, the interrupt or the process that waits? Each lesson stops before a decision and asks what happens next. Predict, then see what the simulation did, and why."),
    element("ol", {class: "lessons"}, data.lessons.map(l => element("li", {value: l.number},
      element("a", {href: l.href}, l.title), element("p", {}, l.question), element("p", {class: "note"}, `${l.minutes} minutes`)))),
    element("p", {}, element("a", {href: data.teachers}, "For teachers: a plan, a work sheet, the answers")));
}

coursePage(JSON.parse(document.getElementById("data").textContent), document.querySelector("main"));
