#pragma once
/// A small lesson, of a lock program, which needs no simulation.
#include <string>

#include "lessons/reader.hpp"
#include "tests/unit/scenarios/fixtures.hpp"

namespace dioscope::tests {

inline std::string lesson_json(const std::string& steps) {
  return R"({"format": "dioscope-lesson-1", "number": 1, "title": "T", "question": "Q?", "minutes": 5, "steps": [)" +
         steps + "]}";
}

/// A step called One whose question is `question`; its action explores a program that hangs.
inline std::string step_json(const std::string& question, const std::string& more = "") {
  return R"({"heading": "One", "action": {"locks": "locks/end-io-one-cpu"}, "question": )" + question + more +
         "}";
}

inline const std::string kNumberQuestion =
    R"({"ask": "How many steps?", "value": "steps", "unit": "steps", "tolerance": "10%"})";

inline const std::string kMarkdown =
    "# T\n\nIntro.\n\n## One\n\nBefore.\n\n### Hint\n\nCount.\n\n### Why\n\nIt took {{steps}} steps.\n\n"
    "## Where to look next\n\nHere.\n";

/// The lesson of these two texts.
inline lessons::Lesson lesson_of(const Folder& folder, const std::string& json,
                                 const std::string& markdown = kMarkdown) {
  folder.write("one.md", markdown);
  return lessons::load_lesson(folder.write("one.json", json));
}

/// What reading them complains of, without the folder; empty when it does not.
inline std::string lesson_error(const std::string& json, const std::string& markdown = kMarkdown) {
  const Folder folder;
  return folder.without_path(scenario_error([&] { lesson_of(folder, json, markdown); }));
}

} // namespace dioscope::tests
