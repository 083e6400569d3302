#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace {

using Folders = std::set<std::string>;

/// What `file` includes of our own, with a line each: "app", "experiments/runs", "sim".
Folders included_folders(const fs::path& file) {
  Folders folders;
  std::ifstream stream(file);
  const std::string begin = "#include \"";
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(begin)) continue;
    const auto path = fs::path(line.substr(begin.size(), line.rfind('"') - begin.size())).parent_path();
    const auto top = path.begin() == path.end() ? std::string() : path.begin()->string();
    folders.insert(top == "experiments" ? path.string() : top);
  }
  return folders;
}

} // namespace

TEST_CASE("899 Given the sources, when their includes are read, then every arrow points down") {
  const Folders core{"sim"};
  const Folders text{"text"};
  const Folders models{"text", "sim", "models"};
  const Folders scenarios{"text", "sim", "models", "scenarios"};
  const Folders results{"text", "sim", "models", "results"};
  const Folders tracing{"text", "sim", "models", "results", "tracing"};
  Folders runs{"text", "sim", "models", "scenarios", "results", "tracing", "experiments/runs"};
  auto compare = runs;
  compare.insert("experiments/compare");
  auto sweep = compare;
  sweep.insert("experiments/sweep");
  auto schedules = runs;
  schedules.insert("experiments/schedules");
  auto report = schedules;
  report.insert({"experiments/compare", "experiments/sweep", "report"});
  auto lessons = report;
  lessons.insert("lessons");
  const std::map<std::string, Folders> allowed{{"text", text},
                                               {"sim", core},
                                               {"models", models},
                                               {"scenarios", scenarios},
                                               {"results", results},
                                               {"tracing", tracing},
                                               {"experiments/runs", runs},
                                               {"experiments/compare", compare},
                                               {"experiments/sweep", sweep},
                                               {"experiments/schedules", schedules},
                                               {"report", report},
                                               {"lessons", lessons}};
  for (const auto& layer : allowed) {
    CAPTURE(layer.first);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(DIOSCOPE_SOURCE_DIR) / layer.first)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      ++files;
      for (const auto& included : included_folders(entry.path())) {
        INFO(entry.path().string(), " includes ", included);
        CHECK((included.empty() || layer.second.contains(included)));
      }
    }
    CHECK(files > 0);
  }
}
