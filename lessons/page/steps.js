// A lesson: step after step, each with a question before its answer.

/** HTML that the program has made of a lesson's text. */
function text(html, attributes = {}) {
  const node = element("div", attributes);
  node.innerHTML = html;
  return node;
}

/** Whether a prediction is "right", "near" (within a factor of two) or "wrong"; a number within the step's tolerance is right. */
function judgedPrediction(step, prediction, result) {
  if (step.kind !== "number") return prediction === result.choice ? "right" : "wrong";
  const was = result.number;
  if (Math.abs(prediction - was) <= step.tolerance * Math.abs(was)) return "right";
  const factor = prediction * was > 0 ? Math.max(prediction / was, was / prediction) : Infinity;
  return factor <= 2 ? "near" : "wrong";
}

function letterOf(i) { return String.fromCharCode(97 + i); }

function saidText(step, prediction) {
  return step.kind === "number" ? `${number(prediction)} ${step.unit}`.trim() : `${letterOf(prediction)}) ${step.choices[prediction]}`;
}

/** The number in a text, with a decimal point or comma; null when there is none. */
function numberIn(words) {
  const found = words.trim().replace(",", ".").match(/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?/i);
  return found ? Number(found[0]) : null;
}

/** What a question is answered with: {node, prediction() (null: none yet), close(correct)}. */
function answerField(step, i, changed) {
  if (step.kind === "number") {
    const box = element("input", {type: "text", inputmode: "decimal", autocomplete: "off", oninput: changed, "aria-label": `Your prediction${step.unit ? `, ${step.unit}` : ""}`});
    return {node: element("p", {}, box, " ", step.unit), prediction: () => numberIn(box.value), close: () => { box.disabled = true; }, box};
  }
  const labels = step.choices.map((choice, k) => element("label", {class: "choice"},
    element("input", {type: "radio", name: `step-${i}`, value: k, onchange: changed}), element("span", {}, `${letterOf(k)}) ${choice}`)));
  const boxes = labels.map(l => l.querySelector("input"));
  return {
    node: element("div", {role: "radiogroup"}, labels),
    prediction: () => { const k = boxes.findIndex(b => b.checked); return k < 0 ? null : k; },
    close: correct => {
      for (const box of boxes) box.disabled = true;
      if (correct !== null) labels[correct].classList.add("correct");
    },
  };
}

function lessonPage(data, host) {
  const state = {choices: new Map(), asked: 0, right: 0};
  const steps = element("div"), end = element("div");
  host.append(
    element("h1", {}, data.lesson.title),
    element("p", {class: "note"}, `Lesson ${data.lesson.number} of ${data.of}, about ${data.lesson.minutes} minutes, ${data.steps.length} questions. Predict first; then look.`),
    element("p", {class: "answer"}, data.lesson.question),
    text(data.intro), steps, end);

  const open = i => { if (i < data.steps.length) steps.append(stepSection(i)); else end.append(endOf(data, state)); };

  function stepSection(i) {
    const step = data.steps[i], verdict = element("div", {"aria-live": "polite"}), answer = element("div");
    const button = element("button", {type: "submit", disabled: true}, step.kind === "choose" ? "Choose" : "This is my prediction: show what happens");
    const field = answerField(step, i, () => { button.disabled = field.prediction() === null; });
    const form = element("form", {onsubmit: event => { event.preventDefault(); if (field.prediction() !== null && !button.hidden) reveal(); }},
      element("fieldset", {class: "question"}, element("legend", {}, step.kind === "choose" ? "Your choice" : "What happens?"),
        element("p", {class: "ask"}, step.ask), field.node, element("details", {class: "hint"}, element("summary", {}, "A hint"), text(step.hint)), button));

    function reveal() {
      const prediction = field.prediction();
      if (step.kind === "choose") state.choices.set(i, prediction);
      const result = step.results[step.depends.map(k => state.choices.get(k)).join(".")];
      button.hidden = true;
      field.close(result.choice);
      verdict.append(verdictText(step, prediction, result));
      answer.append(...result.figures.map(picture), text(result.why));
      open(i + 1);
    }
    function verdictText(step, prediction, result) {
      if (step.kind === "choose") return element("p", {class: "verdict"}, `You choose: ${step.choices[prediction]}`);
      const judged = judgedPrediction(step, prediction, result);
      ++state.asked;
      if (judged === "right") ++state.right;
      const words = {right: step.kind === "number" ? `Right: you said ${saidText(step, prediction)}, it was ${result.text}.` : `Right: ${result.text}`,
        near: `Near, within a factor of two. You said ${saidText(step, prediction)}; it was ${result.text}.`,
        wrong: `No. You said ${saidText(step, prediction)}; it was ${result.text}`};
      return element("p", {class: `verdict ${judged}`}, words[judged]);
    }
    return element("section", {class: "step", "aria-label": step.heading, id: `step-${i + 1}`},
      element("p", {class: "number"}, `${i + 1} of ${data.steps.length}`), element("h2", {}, step.heading), text(step.before), form, verdict, answer);
  }
  open(0);
}

function endOf(data, state) {
  return element("section", {class: "end", "aria-label": "End"},
    element("p", {class: "score"}, state.asked > 0 && `You predicted ${state.right} of ${state.asked}.`),
    state.choices.size > 0 && element("p", {}, element("button", {type: "button", onclick: () => { scrollTo(0, 0); location.reload(); }}, "Choose again")),
    element("h2", {}, "Where to look next"), text(data.next),
    element("p", {}, data.following ? element("a", {href: data.following.href}, `Next lesson: ${data.following.title}`)
      : element("a", {href: "index.html"}, "This was the last lesson. Back to the course")));
}
