#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "fixtures.hpp"
#include "scenarios/library.hpp"
#include "scenarios/lock_program_file.hpp"
#include "scenarios/outline.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/start.hpp"

using namespace dioscope;
using scenarios::find_scenario;
namespace fs = std::filesystem;

namespace {

/// A folder that is worked in as long as this lives.
class WorkedIn {
 public:
  WorkedIn() : before_(fs::current_path()) { fs::current_path(folder.path()); }
  WorkedIn(const WorkedIn&) = delete;
  WorkedIn& operator=(const WorkedIn&) = delete;
  ~WorkedIn() { fs::current_path(before_); }
  const tests::Folder folder; // NOLINT: for the tests

 private:
  fs::path before_;
};

const fs::path kLibrary = fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios";

} // namespace

TEST_CASE(
    "890 Given the sections of the library, When their files are called by name, Then each is found from "
    "anywhere") {
  const WorkedIn here;
  for (const auto& section : scenarios::library_sections()) {
    const auto names = scenarios::library_names(section);
    CHECK(names.size() >= 5);
    CHECK(std::ranges::is_sorted(names));
    for (const auto& name : names)
      for (const auto& called :
           {name, name + ".json", "scenarios/" + name + ".json", fs::path(name).filename().string()}) {
        CAPTURE(called);
        CHECK(fs::equivalent(find_scenario(called), kLibrary / (name + ".json")));
      }
  }
}

TEST_CASE("891 Given a folder of the working directory, When a scenario of its name is called, Then that is "
          "found") {
  const WorkedIn here;
  fs::create_directory("polling");
  fs::create_directory("nothing");
  CHECK(fs::equivalent(find_scenario("polling"), kLibrary / "polling.json"));
  CHECK(find_scenario("nothing") == "nothing");
  here.folder.write("mine.json", tests::scenario_text(""));
  CHECK(find_scenario("mine") == "mine.json");
}

TEST_CASE(
    "892 Given folders, When they are called by name, Then one that is there goes before the library's") {
  const WorkedIn here;
  CHECK(fs::equivalent(*scenarios::find_folder("claims"), kLibrary / "claims"));
  CHECK(fs::equivalent(*scenarios::find_folder("scenarios/claims"), kLibrary / "claims"));
  CHECK_FALSE(scenarios::find_folder("polling"));
  fs::create_directory("claims");
  CHECK(*scenarios::find_folder("claims") == "claims");
}

TEST_CASE("893 Given a misspelt name, When it is looked for, Then the nearest of all sections is suggested, "
          "and the "
          "place is told") {
  const WorkedIn here;
  const auto complaint = [](const std::string& name) {
    return tests::scenario_error([&] { find_scenario(name); });
  };
  CHECK(complaint("poling").starts_with("poling: no such scenario, did you mean \"polling\"?; legal: "));
  CHECK(complaint("claims/les-cpu.json").find("did you mean \"claims/less-cpu\"?") != std::string::npos);
  CHECK(complaint("aba").find("did you mean \"abba\"?") != std::string::npos);
  CHECK(
      complaint("poling").ends_with("The library is " + kLibrary.string() + " (the program's source tree)"));
}

TEST_CASE("894 Given an include, When it is not beside the file, Then the library's is taken, without "
          "leading \"..\"") {
  const tests::Folder folder;
  folder.write("parts/own.json", tests::part_text(R"("run": {"seed": 3})"));
  folder.write("parts/kernel-2.5.35.json", tests::part_text(R"("run": {"seed": 4})"));
  const auto file = folder.write(
      "a.json", tests::scenario_text(R"("include": ["parts/own.json", "parts/machine-8way-p3.json", )"
                                     R"("../parts/storage-4x10-fc.json", "parts/kernel-2.5.35.json"])"));
  const auto scenario = scenarios::load(file);
  CHECK(scenario.variants[0].configuration.run.seed == 4);
  REQUIRE(scenario.sources.size() == 5);
  CHECK(fs::equivalent(scenario.sources[1], kLibrary / "parts" / "machine-8way-p3.json"));
  CHECK(fs::equivalent(scenario.sources[2], kLibrary / "parts" / "storage-4x10-fc.json"));
  CHECK(scenario.sources[3] == folder.path() / "parts" / "kernel-2.5.35.json");
}

TEST_CASE("895 Given a file, When it is outlined, Then what it gives and what its variants set are paths and "
          "values") {
  const tests::Folder folder;
  const auto file = folder.write("a.json", tests::scenario_text(R"("description": "About it.",
    "run": {"warmup": "1s"}, "workload": {"disks": 2, "pin": true},
    "variants": [{"name": "one"}, {"name": "two", "description": "Other.", "set": {"workload.disks": 3}}])"));
  const auto outline = scenarios::outline_of(file);
  CHECK(outline.title == "t");
  CHECK(outline.description == "About it.");
  CHECK_FALSE(outline.has_claim);
  CHECK_FALSE(outline.is_lock_program);
  CHECK(outline.values == std::vector<scenarios::GivenValue>{
                              {"run.warmup", "1s"}, {"workload.disks", "2"}, {"workload.pin", "true"}});
  REQUIRE(outline.variants.size() == 2);
  CHECK(outline.variants[0].values.empty());
  CHECK(outline.variants[1].description == "Other.");
  CHECK(outline.variants[1].values == std::vector<scenarios::GivenValue>{{"workload.disks", "3"}});
  const auto program = scenarios::outline_of(kLibrary / "locks" / "abba.json");
  CHECK(program.is_lock_program);
  CHECK(program.variants[1].description == "task on CPU 1: lock B, lock A, unlock A, unlock B");
}

TEST_CASE("896 Given a name, When a scenario is begun, Then it has that name in its title, and nothing is "
          "wrong with "
          "it") {
  const tests::Folder folder;
  const auto file = folder.write("new.json", scenarios::new_scenario("a \"new\" one"));
  const auto scenario = scenarios::load(file);
  CHECK(scenario.title.starts_with("a \"new\" one: "));
  CHECK(scenario.notes.empty());
  CHECK(scenario.variants.size() == 2);
  for (const auto& variant : scenario.variants) CHECK_FALSE(variant.description.empty());
}

TEST_CASE("897 Given each file of the library, When it is copied elsewhere, Then the copy means the same") {
  const tests::Folder folder;
  const auto to = folder.path() / "deeper" / "copy.json";
  for (const auto& section : scenarios::library_sections())
    for (const auto& entry : scenarios::list_library(section)) {
      CAPTURE(entry.name);
      folder.write("deeper/copy.json", scenarios::copied_scenario(entry.file, to));
      if (section.verb == "locks") {
        CHECK(scenarios::load_lock_program(to).title == entry.title);
        continue;
      }
      const auto original = scenarios::load(entry.file);
      const auto copy = scenarios::load(to);
      REQUIRE(copy.variants.size() == original.variants.size());
      for (std::size_t i = 0; i < copy.variants.size(); ++i)
        CHECK(scenarios::effective(copy.variants[i].configuration).dump() ==
              scenarios::effective(original.variants[i].configuration).dump());
    }
}

TEST_CASE(
    "898 Given a scenario with parts of its own, When it is copied elsewhere, Then the copy finds them") {
  const tests::Folder folder;
  folder.write("parts/own.json", tests::part_text(R"("run": {"seed": 3})"));
  const auto from = folder.write("a.json", tests::scenario_text(R"("include": ["parts/own.json"])"));
  const auto to = folder.path() / "b" / "c" / "copy.json";
  folder.write("b/c/copy.json", scenarios::copied_scenario(from, to));
  CHECK(scenarios::load(to).variants[0].configuration.run.seed == 3);
  CHECK(scenarios::outline_of(to).includes == std::vector<std::string>{"../../parts/own.json"});
}
