/// Scenario files that somebody has written to see what happens.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "fixtures.hpp"
#include "scenarios/lock_program_file.hpp"
#include "scenarios/scenario.hpp"

using namespace dioscope;
using scenarios::load;
using tests::Folder;
using tests::scenario_text;

namespace {

/// The error of loading a file with this text, without folder names.
std::string error_of(const std::string& text) {
  const Folder folder;
  const auto file = folder.write("a.json", text);
  return folder.without_path(tests::scenario_error([&] { load(file); }));
}

} // namespace

TEST_CASE("817 Given titles and names that are no line, When loaded, Then each is refused with its path") {
  CHECK(error_of(R"({"format": "dioscope-scenario-1", "title": "a\nb"})") ==
        "a.json: title: found the string \"a\\nb\"; legal: one line");
  CHECK(
      error_of(R"({"format": "dioscope-scenario-1", "title": "\u001b[2J"})")
          .starts_with("a.json: title: found the text \"\\x1b[2J\" with characters that cannot be printed"));
  CHECK(error_of(scenario_text(R"("variants": [{"name": "a\tb"}])")) ==
        "a.json: variants[0].name: found the string \"a\\tb\"; legal: one line");
  CHECK(error_of(scenario_text(R"("variants": [{"name": "a", "description": "two\nlines"}])")).empty());
}

TEST_CASE(
    "818 Given a file name that cannot be printed, When loaded, Then it is refused before anything else") {
  const Folder folder;
  for (const auto* name : {"b\xff.json", "b\x1b[2J.json", "b\n.json"}) {
    const auto file = folder.write(name, scenario_text(""));
    CHECK(tests::scenario_error([&] {
            load(file);
          }).find("found a file name with characters that cannot be printed") != std::string::npos);
  }
}

TEST_CASE("819 Given a FIFO or a device, When loaded, Then it is refused and not waited for") {
  const Folder folder;
  REQUIRE(mkfifo((folder.path() / "a.json").c_str(), 0600) == 0);
  CHECK(tests::scenario_error([&] {
          load(folder.path() / "a.json");
        }).ends_with("found a FIFO; legal: a regular file"));
  CHECK(tests::scenario_error([&] { load("/dev/zero"); }) ==
        "/dev/zero: found a device; legal: a regular file");
}

TEST_CASE("826 Given more variants than anybody names, When loaded, Then they are refused") {
  std::string variants = "\"variants\": [{\"name\": \"first\"}";
  for (int i = 0; i < 1000; ++i) variants += ", {\"name\": \"" + std::to_string(i) + "\"}";
  CHECK(error_of(scenario_text(variants + "]")) ==
        "a.json: variants: found 1001 variants; legal: at most 1000, `dioscope sweep` varies values");
}

TEST_CASE(
    "827 Given more processes than the simulator has room for, When loaded, Then they are counted before any "
    "is made") {
  const std::string machine = R"("storage": {"adapters": 16, "disks_per_adapter": 40}, )";
  CHECK(
      error_of(scenario_text(machine + R"("workload": {"processes_per_disk": 46, "requests": 1})")).empty());
  CHECK(error_of(scenario_text(machine + R"("workload": {"processes_per_disk": 52, "requests": 1})"))
            .ends_with(
                "contradiction: workload.disks = 640 with workload.processes_per_disk = 52 each are 33280 "
                "processes, and workload.page_cache has 0; legal: at most 30000 together"));
  CHECK(
      error_of(scenario_text(machine +
                             R"("workload": {"processes_per_disk": 46, "requests": 1, "target": "mapped_file",
            "page_cache": {"reader_interval": "1ms", "readers": 1024}})"))
          .ends_with("29440 processes, and workload.page_cache has 1024; legal: at most 30000 together"));
}

TEST_CASE(
    "828 Given a lock program with locks beyond number, When read, Then it is refused with one message") {
  std::string locks;
  for (int i = 0; i < 100'000; ++i)
    locks += (i > 0 ? ", \"L" : "\"L") + std::to_string(i) + "\": \"spinlock\"";
  const auto program =
      text::parse_json(R"({"format": "dioscope-locks-1", "title": "t", "locks": {)" + locks +
                           R"(}, "contexts": [{"name": "c", "type": "task", "cpu": 0, "steps":
                                            ["lock L99999", "unlock L99999"]}]})",
                       "p.json");
  CHECK(tests::scenario_error([&] { scenarios::lock_program_from(program, "p.json"); }) ==
        "p.json: locks: too many locks: found 100000; legal: at most 64");
}
