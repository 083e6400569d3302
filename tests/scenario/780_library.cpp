/// What there is to run, found and begun by somebody who works in a folder of his own.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "tests/scenario/command.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const auto& line : lines_of(text)) width = std::max(width, line.size());
  return width;
}

/// `dioscope words` with a variable in its environment.
Ended with_variable(const std::string& variable, std::vector<std::string> words, const fs::path& folder) {
  words.insert(words.begin(), {"/usr/bin/env", variable, DIOSCOPE_PROGRAM});
  return run_command(words, folder);
}

} // namespace

TEST_CASE("780 Given an empty folder, when a scenario is begun there, then it runs at once, and what was "
          "written is "
          "never written over") {
  const TemporaryFolder folder;
  const auto begun = run_dioscope({"new", "my-idea.json"}, folder.path());
  CHECK(begun.code == 0);
  CHECK(contains(begun.out, "dioscope run my-idea.json --quick"));
  const auto text = read_text(folder / "my-idea.json");
  const auto run = run_dioscope({"run", "my-idea.json", "--quick"}, folder.path());
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  CHECK(contains(run.out, "before"));
  CHECK(contains(run.out, "after"));
  for (const auto* name : {"my-idea.json", "my-idea"}) {
    const auto again = run_dioscope({"new", name}, folder.path());
    CHECK(again.code == 1);
    CHECK(again.out.empty());
    CHECK(contains(again.err, "my-idea.json: is there already"));
  }
  CHECK(read_text(folder / "my-idea.json") == text);
  CHECK(run_dioscope({"new", "mine", "--from", "my-idea"}, folder.path()).code == 0);
  CHECK(read_text(folder / "mine.json") == text);
}

TEST_CASE(
    "781 Given a claim and a lock program, when they are copied into a folder, then the copies are judged as "
    "they are") {
  const TemporaryFolder folder;
  CHECK(run_dioscope({"new", "claim", "--from", "claims/wake-up-process-cheaper"}, folder.path()).code == 0);
  const auto compared = run_dioscope({"compare", "claim.json", "--quick", "--replications", "1", "--set",
                                      "workload.requests=8", "--set", "run.warmup=10ms"},
                                     folder.path());
  CHECK(compared.code == 0);
  CHECK(contains(compared.out, "Finding: "));
  const auto locks = run_dioscope({"new", "locks", "--from", "abba"}, folder.path());
  CHECK(contains(locks.out, "dioscope locks locks.json"));
  CHECK(run_dioscope({"locks", "locks.json"}, folder.path()).code == 0);
}

TEST_CASE("782 Given names that no file can be begun with, when new is called, then nothing is written") {
  const TemporaryFolder folder;
  write_text(folder / "broken.json", "{");
  const auto call = [&](std::vector<std::string> words) {
    const auto ended = run_dioscope(words, folder.path());
    CHECK(ended.out.empty());
    CHECK_FALSE(ended.err.empty());
    return ended.code;
  };
  CHECK(call({"new"}) == 1);
  CHECK(call({"new", ""}) == 1);
  CHECK(call({"new", ".json"}) == 1);
  CHECK(call({"new", "a\nb"}) == 1);
  CHECK(call({"new", "absent/a"}) == 1);
  CHECK(call({"new", "a", "--from", "absent"}) == 2);
  CHECK(call({"new", "a", "--from", "broken.json"}) == 2);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE(
    "783 Given the library, when it is listed, then each thing that can be run stands in its section with a "
    "line, within the width") {
  const TemporaryFolder folder;
  const auto list = run_dioscope({"list"}, folder.path());
  CHECK(list.code == 0);
  std::size_t at = 0;
  for (const char* text :
       {"Experiments (dioscope run NAME)", "\npolling  ", "Claims of the thread", "\nclaims/less-cpu  ",
        "Defects of the patch", "\ndefects/no-wake  ", "Lock programs", "\nlocks/abba  "}) {
    CAPTURE(std::string(text));
    const auto found = list.out.find(text);
    CHECK(found != std::string::npos);
    CHECK(found >= at);
    at = found;
  }
  for (const auto& name : lines_of(run_dioscope({"list", "--names"}, folder.path()).out)) {
    CAPTURE(name);
    CHECK(contains("\n" + list.out, "\n" + name + " "));
  }
  CHECK(widest(list.out) <= 80);
  CHECK(widest(with_variable("COLUMNS=70", {"list"}, folder.path()).out) <= 70);
  CHECK(widest(with_variable("COLUMNS=1", {"list"}, folder.path()).out) <= 60);
  CHECK(widest(with_variable("COLUMNS=500", {"list"}, folder.path()).out) <= 200);
  const auto claims = run_dioscope({"list", "claims"}, folder.path());
  CHECK(contains(claims.out, "claims/less-cpu"));
  CHECK_FALSE(contains(claims.out, "Lock programs"));
}

TEST_CASE("784 Given a scenario's name, when it is listed, then its variants stand there with what each sets "
          "and how "
          "it is run") {
  const TemporaryFolder folder;
  const auto list = run_dioscope({"list", "completion-context"}, folder.path());
  CHECK(list.code == 0);
  CHECK(contains(list.out, "\n    workload.requests=1000\n"));
  CHECK(contains(list.out, "\n  interrupt context\n    kernel.dio.completion=interrupt\n"));
  CHECK(contains(list.out, "\n  dioscope run completion-context --quick --variant 'interrupt context'\n"));
  CHECK(widest(list.out) <= 80);
  CHECK(run_dioscope({"list", "completion-context", "--names"}, folder.path()).out ==
        "process context\ninterrupt context\n");
  CHECK(contains(run_dioscope({"list", "claims/less-cpu"}, folder.path()).out,
                 "\n  dioscope compare claims/less-cpu --quick\n"));
  CHECK(contains(run_dioscope({"list", "locks/abba"}, folder.path()).out, "\n  dioscope locks locks/abba\n"));
}

TEST_CASE("785 Given a library of one's own, when DIOSCOPE_LIBRARY names it, then names are looked up there "
          "alone") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "mine");
  write_scenario(folder / "mine", "own",
                 R"("workload": {"requests": 8, "disks": 1}, "run": {"warmup": "10ms"})");
  const auto variable = "DIOSCOPE_LIBRARY=" + (folder / "mine").string();
  CHECK(with_variable(variable, {"list", "--names"}, "/").out == "own\n");
  CHECK(with_variable(variable, {"run", "own"}, "/").code == 0);
  const auto absent = with_variable(variable, {"run", "polling"}, "/");
  CHECK(absent.code == 2);
  CHECK(contains(absent.err, "The library is " + (folder / "mine").string() + " (DIOSCOPE_LIBRARY)"));
  const auto wrong = with_variable("DIOSCOPE_LIBRARY=/absent", {"list"}, folder.path());
  CHECK(wrong.code == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err ==
        "dioscope: DIOSCOPE_LIBRARY: found /absent, which has no scenarios; legal: a folder of *.json "
        "scenarios, or one with such a folder called scenarios\n");
}

TEST_CASE("786 Given a scenario of one's own, when it is run from another folder, then parts and data are "
          "found beside "
          "it, then in the library") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "mine" / "parts");
  write_text(
      folder / "mine" / "parts" / "small.json",
      R"({"format": "dioscope-part-1", "run": {"warmup": "10ms"}, "workload": {"requests": 8, "disks": 2}})");
  const auto data =
      read_text(fs::path(DIOSCOPE_SOURCE_DIR) / "results" / "published" / "bounce-2002-08-29.json");
  write_text(folder / "mine" / "measured.json", data);
  const auto file =
      write_scenario(folder / "mine", "own", R"("include": ["parts/machine-8way-p3.json", "parts/small.json"],
    "compare_with": "measured", "variants": [{"name": "2.5.31"}])");
  const auto beside = run_dioscope({"run", file}, "/");
  CHECK(beside.code == 0);
  CHECK(contains(beside.out, " figures within their band"));
  fs::remove(folder / "mine" / "measured.json");
  const auto absent = run_dioscope({"check", file}, "/");
  CHECK(absent.code == 2);
  CHECK(contains(absent.err, "compare_with: no published data set \"measured\"; legal: bounce-2002-08-29"));
  CHECK(contains(absent.err, "looked in "));
}

TEST_CASE("787 Given words that are nearly right, when the command is called, then it says what was meant") {
  const TemporaryFolder folder;
  write_scenario(folder.path(), "small", R"("variants": [{"name": "before"}, {"name": "after"}],
    "expect": [{"metric": "switches_per_oi", "max": 1}])");
  struct Case {
    std::vector<std::string> words;
    int code;
    std::string hint;
  };
  for (const auto& wrong :
       {Case{{"run", "polling", "--quik"},
             1,
             "run: unknown option: found \"--quik\", did you mean \"--quick\"?; legal: --help"},
        Case{{"run", "--varaint=x"}, 1, "\"--varaint\", did you mean \"--variant\"?"},
        Case{{"sweep", "--vray", "machine.cpus=1"}, 1, "did you mean \"--vary\"?"},
        Case{{"--versoin"}, 1, "unknown option: found \"--versoin\", did you mean \"--version\"?"},
        Case{{"run", "poling"}, 2, "did you mean \"polling\"?"},
        Case{{"list", "polices"}, 1, "did you mean \"policies\"?"},
        Case{{"list", "compleation-context"}, 2, "did you mean \"completion-context\"?"},
        Case{{"manual", "rnu"}, 1, "did you mean \"run\"?"},
        Case{{"metrics", "swiches_per_io"}, 1, "did you mean \"switches_per_io\"?"},
        Case{{"params", "machine.cpsu"}, 1, "did you mean \"machine.cpus\"?"},
        Case{{"run", "polling", "--variant", "pol"}, 1, "did you mean \"poll\"?"},
        Case{{"compare", "polling", "--baseline", "pol"}, 1, "did you mean \"poll\"?"},
        Case{{"compare", "polling", "--metric", "switches_per_oi"}, 1, "did you mean \"switches_per_io\"?"},
        Case{{"run", "polling", "--trace", "t.dat", "--trace-variant", "pol"}, 1, "did you mean \"poll\"?"},
        Case{{"run", "small.json"},
             2,
             "expect: unknown metric \"switches_per_oi\", did you mean \"switches_per_io\"?"}}) {
    const auto ended = run_dioscope(wrong.words, folder.path());
    CAPTURE(ended.err);
    CHECK(ended.code == wrong.code);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, wrong.hint));
  }
}

TEST_CASE("788 Given the metrics, when they are listed, then each has unit, direction and sentence within "
          "the width") {
  const TemporaryFolder folder;
  const auto list = run_dioscope({"metrics"}, folder.path());
  CHECK(list.code == 0);
  CHECK(widest(list.out) <= 80);
  const auto names = lines_of(run_dioscope({"metrics", "--names"}, folder.path()).out);
  CHECK(names.size() > 50);
  const auto lines = lines_of(list.out);
  for (const auto& name : names) {
    CAPTURE(name);
    const auto line = std::ranges::find_if(lines, [&](const auto& l) { return l.starts_with(name + " "); });
    REQUIRE(line != lines.end());
    CHECK((line + 1)->starts_with("    "));
  }
  CHECK(contains(list.out, "kib_per_s                   KiB/s, more is better\n"));
  CHECK(contains(list.out, "cpu_us_per_io               us, less is better\n"));
}

TEST_CASE("789 Given the examples of the help, when they are typed in order in a folder, then they work") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "bin");
  fs::create_symlink(DIOSCOPE_PROGRAM, folder / "bin" / "dioscope");
  std::size_t typed = 0;
  for (const auto& verb : lines_of(run_dioscope({"manual", "--names"}, folder.path()).out)) {
    const auto help = run_dioscope({verb, "--help"}, folder.path());
    CHECK(contains(help.out, "\nExamples:\n"));
    CHECK(contains(help.out, "Exit codes: 0 ok,"));
    for (auto line : lines_of(help.out)) {
      if (!line.starts_with("  dioscope ")) continue;
      const bool simulates = verb == "run" || verb == "compare" || verb == "sweep" || verb == "explain";
      if (simulates) line += " --set workload.requests=100 --set run.warmup=1ms";
      if (contains(line, "claims/")) continue; // minutes; 781 and the page of claims have them
      const auto ended = run_command({"/bin/sh", "-c", "PATH=bin:$PATH; " + line}, folder.path());
      INFO(line, "\n", ended.err);
      CHECK((ended.code == 0 || (verb == "locks" && (ended.code == 3 || ended.code == 4))));
      ++typed;
    }
  }
  CHECK(typed > 15);
}
