#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "text/error.hpp"
#include "text/library_places.hpp"

using namespace dioscope;
namespace fs = std::filesystem;

namespace {

/// An empty folder that is worked in as long as this lives.
class WorkingFolder {
 public:
  WorkingFolder()
      : path_(fs::canonical(fs::temp_directory_path()) / ("dioscope-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
    fs::current_path(path_);
    unsetenv("DIOSCOPE_LIBRARY");
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;
  ~WorkingFolder() {
    fs::current_path("/");
    fs::remove_all(path_);
  }
  const fs::path& path() const { return path_; }
  void write(const fs::path& name) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << "{}";
  }

 private:
  fs::path path_;
};

} // namespace

TEST_CASE(
    "110 Given a program in its build folder, when its library is looked for, then it is the source tree's") {
  const WorkingFolder folder;
  const auto places = text::library_places();
  REQUIRE(places.size() == 1);
  CHECK(fs::equivalent(places[0].scenarios, fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios"));
  CHECK(fs::equivalent(places[0].published, fs::path(DIOSCOPE_SOURCE_DIR) / "results" / "published"));
  CHECK(places[0].origin == "the program's source tree");
  CHECK(text::describe(places) == places[0].scenarios.string() + " (the program's source tree)");
}

TEST_CASE(
    "111 Given a folder called scenarios, when one works beside it, then it goes before the program's own") {
  const WorkingFolder folder;
  folder.write("scenarios/mine.json");
  const auto places = text::library_places();
  REQUIRE(places.size() == 2);
  CHECK(places[0].scenarios == "scenarios");
  CHECK(places[0].origin == "the working directory");
  CHECK(text::describe(places).starts_with("scenarios (the working directory), then /"));
}

TEST_CASE("116 Given published data in the working directory, when there are no scenarios, then the data "
          "count alone") {
  const WorkingFolder folder;
  folder.write("results/published/data.json");
  const auto places = text::library_places();
  REQUIRE(places.size() == 2);
  CHECK(places[0].scenarios.empty());
  CHECK(places[0].published == "results/published");
  CHECK(text::describe(places) == places[1].scenarios.string() + " (the program's source tree)");
}

TEST_CASE("112 Given the source tree, when one works in it, then it is searched once") {
  const WorkingFolder folder;
  fs::current_path(DIOSCOPE_SOURCE_DIR);
  CHECK(text::library_places().size() == 1);
}

TEST_CASE("113 Given DIOSCOPE_LIBRARY, when it names scenarios or the folder above them, then nothing else "
          "counts") {
  const WorkingFolder folder;
  folder.write("scenarios/near.json");
  folder.write("all/scenarios/mine.json");
  folder.write("all/published/data.json");
  for (const auto* named : {"all", "all/scenarios"}) {
    CAPTURE(std::string(named));
    setenv("DIOSCOPE_LIBRARY", (folder.path() / named).c_str(), 1);
    const auto places = text::library_places();
    REQUIRE(places.size() == 1);
    CHECK(fs::equivalent(places[0].scenarios, folder.path() / "all" / "scenarios"));
    CHECK(fs::equivalent(places[0].published, folder.path() / "all" / "published"));
    CHECK(places[0].origin == "DIOSCOPE_LIBRARY");
  }
  setenv("DIOSCOPE_LIBRARY", "", 1);
  CHECK(text::library_places().size() == 2);
}

TEST_CASE(
    "114 Given DIOSCOPE_LIBRARY without published data, when they are looked for, then the program's own are "
    "there") {
  const WorkingFolder folder;
  folder.write("mine/a.json");
  setenv("DIOSCOPE_LIBRARY", (folder.path() / "mine").c_str(), 1);
  CHECK(fs::exists(text::library_places().front().published / "thread-2002-09-19.json"));
}

TEST_CASE("115 Given DIOSCOPE_LIBRARY that has no scenarios, when the library is looked for, then one line "
          "says so") {
  const WorkingFolder folder;
  folder.write("other/schema.json");
  for (const auto& named : {folder.path() / "other", folder.path() / "absent"}) {
    setenv("DIOSCOPE_LIBRARY", named.c_str(), 1);
    try {
      (void)text::library_places();
      FAIL("taken");
    } catch (const text::InputError& error) {
      const std::string message = error.what();
      CHECK(message.starts_with("DIOSCOPE_LIBRARY: found " + named.string() +
                                ", which has no scenarios; legal: "));
      CHECK(message.find('\n') == std::string::npos);
    }
  }
}
