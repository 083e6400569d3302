#include <doctest/doctest.h>

#include "fixtures.hpp"
#include "scenarios/scenario.hpp"

using namespace dioscope;
using scenarios::load;
using tests::Folder;
using tests::part_text;
using tests::scenario_text;

namespace {

/// The error of loading a file with this text, without folder names.
std::string document_error(const std::string& text) {
  const Folder folder;
  const auto file = folder.write("a.json", text);
  return folder.without_path(tests::scenario_error([&] { load(file); }));
}

} // namespace

TEST_CASE("810 Given bad JSON, When loaded, Then the message has line and column") {
  const auto error = document_error("{\n  \"format\": \"dioscope-scenario-1\",\n  \"run\": {,}\n}");
  CHECK(
      error ==
      "a.json: line 3, column 11: bad JSON: syntax error while parsing object key - unexpected ','; expected "
      "string literal");
  CHECK(document_error("").starts_with("a.json: line 1, column 1: bad JSON: "));
  CHECK(document_error("{\"a\": 1e999}") ==
        "a.json: a: out of range: found 1e999; legal: 0, or from 1e-100 to 1e+100 in size");
  CHECK(document_error("[1, 2]") == "a.json: wrong type: found an array; legal: an object");
}

TEST_CASE("811 Given a key twice in one object, When loaded, Then it is an error and not the last value") {
  CHECK(document_error(scenario_text(R"("run": {"seed": 1, "ties": "fifo", "seed": 2})")) ==
        "a.json: run.seed: duplicate key: found \"seed\" twice in one object; legal: once");
  CHECK(document_error(scenario_text(R"("variants": [{"name": "a"}, {"name": "b", "name": "c"}])")) ==
        "a.json: variants[1].name: duplicate key: found \"name\" twice in one object; legal: once");
  CHECK(document_error(scenario_text(R"("run": {"seed": 1}, "run": {"ties": "fifo"})")) ==
        "a.json: run: duplicate key: found \"run\" twice in one object; legal: once");
}

TEST_CASE("812 Given the same key in different objects, When loaded, Then that is no duplicate") {
  CHECK(document_error(scenario_text(R"("variants": [{"name": "a"}, {"name": "b"}])")).empty());
}

TEST_CASE("813 Given an unknown key, When loaded, Then the message suggests and lists") {
  CHECK(document_error(scenario_text(R"("run": {"sede": 1})")) ==
        "a.json: run.sede: unknown key: found \"sede\", did you mean \"seed\"?; legal: seed, warmup, "
        "sample_every, ties, "
        "run_ahead, closed_form_transfers");
  CHECK(
      document_error(scenario_text(R"("varaints": [])"))
          .starts_with("a.json: varaints: unknown key: found \"varaints\", did you mean \"variants\"?; "
                       "legal: $schema, "
                       "format, title, description, include, variants, expect, claim, compare_with, run, "));
  CHECK(document_error(scenario_text(R"("sample_every": "1s")"))
            .starts_with("a.json: sample_every: unknown key: found \"sample_every\", did you mean "
                         "\"run.sample_every\"?; "));
  CHECK(document_error(scenario_text(R"("run": 5)")) ==
        "a.json: run: wrong type: found the number 5; legal: an object");
}

TEST_CASE("814 Given a wrong or missing format or title, When loaded, Then the message shows the legal one") {
  CHECK(document_error(R"({"title": "t"})") ==
        "a.json: format: missing: found no such key; legal: \"dioscope-scenario-1\"");
  CHECK(document_error(R"({"format": "dioscope-scenario-2", "title": "t"})") ==
        "a.json: format: wrong format: found the string \"dioscope-scenario-2\"; legal: "
        "\"dioscope-scenario-1\"");
  CHECK(document_error(part_text("")) ==
        "a.json: format: wrong format: found the string \"dioscope-part-1\"; legal: \"dioscope-scenario-1\"");
  CHECK(document_error(R"({"format": "dioscope-scenario-1"})") ==
        "a.json: title: missing: found no title; legal: one line that says what the experiment is");
  CHECK(document_error(R"({"format": "dioscope-scenario-1", "title": 3})") ==
        "a.json: title: wrong type: found the number 3; legal: a string");
}

TEST_CASE("815 Given a file that is not there or a folder, When loaded, Then the message says so") {
  const Folder folder;
  CHECK(folder.without_path(tests::scenario_error([&] { load(folder.path() / "none.json"); })) ==
        "none.json: cannot be read: No such file or directory");
  CHECK(tests::scenario_error([&] {
          load(folder.path());
        }).ends_with(": found a directory; legal: a regular file"));
}

TEST_CASE("816 Given nesting without end, When loaded, Then it is refused") {
  const std::string deep(100000, '[');
  CHECK(document_error(deep).ends_with("nested too deeply; legal: at most 32 levels"));
}

TEST_CASE("820 Given includes that overlap, When loaded, Then later ones win and the file wins over all") {
  const Folder folder;
  folder.write("parts/one.json", part_text(R"("run": {"seed": 1, "warmup": "1s", "ties": "random"})"));
  folder.write("parts/two.json",
               part_text(R"("include": ["three.json"], "run": {"seed": 2, "warmup": "2s"})"));
  folder.write("parts/three.json", part_text(R"("run": {"seed": 3, "warmup": "3s", "sample_every": "3s"})"));
  const auto file = folder.write(
      "a.json", scenario_text(R"("run": {"seed": 9}, "include": ["parts/one.json", "parts/two.json"])"));
  const auto scenario = load(file);
  REQUIRE(scenario.variants.size() == 1);
  const auto& run = scenario.variants[0].configuration.run;
  CHECK(run.seed == 9);
  CHECK(run.warmup == std::chrono::seconds(2));
  CHECK(run.sample_every == std::chrono::seconds(3));
  CHECK(run.ties == "random");
  std::string sources;
  for (const auto& source : scenario.sources) sources += source.filename().string() + " ";
  CHECK(sources == "one.json three.json two.json a.json ");
}

TEST_CASE("821 Given an include that is not there, When loaded, Then the message suggests a file beside it") {
  const Folder folder;
  folder.write("parts/machine.json", part_text(""));
  const auto file = folder.write("a.json", scenario_text(R"("include": ["parts/machnie.json"])"));
  CHECK(folder.without_path(tests::scenario_error([&] { load(file); }))
            .starts_with("a.json: include[0]: missing include: found \"parts/machnie.json\", did you mean "
                         "\"machine.json\"?, there is no file parts/machnie.json; legal: a file, relative to "
                         "this one or to the library, which is "));
}

TEST_CASE("822 Given an include cycle, When loaded, Then the message shows the chain") {
  const Folder folder;
  folder.write("b.json", part_text(R"("include": ["c.json"])"));
  folder.write("c.json",
               part_text(R"("include": ["../)" + folder.path().filename().string() + R"(/b.json"])"));
  const auto file = folder.write("a.json", scenario_text(R"("include": ["b.json"])"));
  CHECK(folder.without_path(tests::scenario_error([&] { load(file); })) ==
        "c.json: include[0]: include cycle: found b.json -> c.json -> b.json; legal: no file that includes "
        "this one");
}

TEST_CASE("823 Given an error in a part, When loaded, Then the message names the part") {
  const Folder folder;
  folder.write("b.json", part_text(R"("run": {"seed": -1})"));
  const auto file = folder.write("a.json", scenario_text(R"("include": ["b.json"])"));
  CHECK(folder.without_path(tests::scenario_error([&] { load(file); })) ==
        "b.json: run.seed: out of range: found -1; legal: an integer, 0 .. 9223372036854775807");
}

TEST_CASE("824 Given odd includes, When loaded, Then each has its message") {
  const Folder folder;
  folder.write("b.json", part_text(R"("variants": [{"name": "a"}])"));
  folder.write("ok.json", part_text(""));
  const auto error = [&](const std::string& include) {
    const auto file = folder.write("a.json", scenario_text("\"include\": " + include));
    return folder.without_path(tests::scenario_error([&] { load(file); }));
  };
  CHECK(error("[\"b.json\"]") == "b.json: variants: found \"variants\" in a part; legal: in a scenario only");
  CHECK(error("\"ok.json\"") ==
        "a.json: include: wrong type: found the string \"ok.json\"; legal: an array of file names");
  CHECK(error("[3]") == "a.json: include[0]: wrong type: found the number 3; legal: a file name");
  CHECK(error("[\"ok.json\", \"./ok.json\"]") ==
        "a.json: include[1]: included twice: found \"./ok.json\" again; legal: once");
  CHECK(error("[\"a.json\"]") ==
        "a.json: include[0]: include cycle: found a.json -> a.json; legal: no file that includes this one");
}

TEST_CASE("825 Given includes that multiply, When loaded, Then reading ends with a message") {
  const Folder folder;
  for (int i = 0; i < 20; ++i)
    for (const auto* side : {"l", "r"})
      folder.write(side + std::to_string(i) + ".json",
                   part_text(i == 19 ? ""
                                     : "\"include\": [\"l" + std::to_string(i + 1) + ".json\", \"r" +
                                           std::to_string(i + 1) + ".json\"]"));
  const auto file = folder.write("a.json", scenario_text(R"("include": ["l0.json"])"));
  CHECK(tests::scenario_error([&] {
          load(file);
        }).ends_with("too many files; legal: at most 256 per scenario"));
}
