#include <doctest/doctest.h>

#include <csignal>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "results/files.hpp"
#include "results/write_results.hpp"
#include "tests/unit/results/sample.hpp"
#include "tests/unit/scenarios/fixtures.hpp"
#include "text/file.hpp"

using namespace dioscope::results;
using dioscope::tests::Folder;
namespace fs = std::filesystem;

namespace {

std::set<std::string> names(const fs::path& folder) {
  std::set<std::string> result;
  for (const auto& entry : fs::directory_iterator(folder)) result.insert(entry.path().filename().string());
  return result;
}

} // namespace

TEST_CASE("750 Given names of variants, when made into file names, then only letters, digits and hyphens are "
          "left") {
  CHECK(slug("sync read, old") == "sync-read-old");
  CHECK(slug("../A b/") == "a-b");
  CHECK(slug("...") == "variant");
  const std::string longest(97, 'n');
  CHECK(slug(longest) == longest);
  CHECK(slug(longest + "n").size() == longest.size());
  CHECK(slug(longest + "n") != slug(longest + "nn"));
  CHECK(slug(longest + "n").starts_with(std::string(80, 'n') + "-"));
}

TEST_CASE("751 Given a run, when written, then every file is there and nothing else") {
  const Folder folder;
  const auto out = folder.path() / "a" / "b";
  write_results(OutputFolder(out), sample_run());
  CHECK(names(out) == std::set<std::string>{"result.json",
                                            "metrics.csv",
                                            "statistics.csv",
                                            "histograms.csv",
                                            "interrupts.csv",
                                            "profile.csv",
                                            "sampled.csv",
                                            "vmstat.csv",
                                            "comparison.csv",
                                            "designs.md",
                                            "locks.csv",
                                            "lock_takers.csv",
                                            "vmstat-sync-read-old.txt",
                                            "vmstat-sync-write-old.txt",
                                            "vmstat-sync-read-patched.txt",
                                            "vmstat-sync-write-patched.txt",
                                            "locks-sync-read-old.dot",
                                            "locks-sync-write-old.dot",
                                            "locks-sync-read-patched.dot",
                                            "locks-sync-write-patched.dot"});
  CHECK(dioscope::text::read_file(out / "locks-sync-read-old.dot") == sample_variant("a").lock_graph);
  CHECK(dioscope::text::read_file(out / "result.json") == result_json(sample_run()));
}

TEST_CASE("752 Given two variants with the same slug, when files are made, then none is lost") {
  auto run = sample_run();
  run.variants[1].name = "sync read-old";
  const auto files = result_files(run);
  std::set<std::string> unique;
  for (const auto& [name, text] : files) unique.insert(name);
  CHECK(unique.size() == files.size());
  CHECK(unique.contains("vmstat-sync-read-old-2.txt"));
  CHECK(unique.contains("locks-sync-read-old-2.dot"));
  CHECK(files.back().first == "result.json");
}

TEST_CASE("753 Given a folder that is in the way of a file, when written, then the message names it and "
          "nothing changes") {
  const Folder folder;
  fs::create_directories(folder.path() / "profile.csv");
  CHECK_THROWS_AS(write_results(OutputFolder(folder.path()), sample_run()), FileError);
  CHECK(names(folder.path()) == std::set<std::string>{"profile.csv"});
}

TEST_CASE("754 Given a run whose metrics are not the declared ones, when written, then nothing is") {
  const Folder folder;
  auto run = sample_run();
  run.variants[3].metrics.pop_back();
  CHECK_THROWS_AS(write_results(OutputFolder(folder.path() / "out"), run), std::logic_error);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "out"));
}

TEST_CASE("755 Given a run without variants, when its files are made, then they have their headers alone") {
  for (const auto& [name, text] : result_files(RunResult{}))
    if (name.ends_with(".csv")) CHECK_MESSAGE(std::ranges::count(text, '\n') == 1, name);
}

TEST_CASE("756 Given a disk that fills up while results are written, when there are older ones, then they "
          "stay as they "
          "were") {
  const Folder folder;
  write_results(OutputFolder(folder.path()), sample_run());
  const auto before = dioscope::text::read_file(folder.path() / "metrics.csv");
  auto run = sample_run();
  set_metric(run.variants[0], "events", 7);
  std::signal(SIGXFSZ, SIG_IGN); // then write() fails as it does on a full disk
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  constexpr rlim_t kRoom = 10'000; // enough for metrics.csv, not for result.json
  const rlimit small{kRoom, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string message;
  try {
    write_results(OutputFolder(folder.path()), run);
  } catch (const FileError& error) {
    message = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &limit);
  CHECK(message.find("result.json") != std::string::npos);
  CHECK(before.size() < kRoom);
  CHECK(dioscope::text::read_file(folder.path() / "metrics.csv") == before);
  CHECK(dioscope::text::read_file(folder.path() / "result.json") == result_json(sample_run()));
  CHECK_FALSE(names(folder.path()).contains("metrics.csv.tmp"));
  CHECK(names(folder.path()).size() == 20);
}
