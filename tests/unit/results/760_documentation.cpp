#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "results/dictionary.hpp"
#include "results/published.hpp"
#include "results/statistics.hpp"
#include "results/write_results.hpp"
#include "tests/unit/results/sample.hpp"
#include "text/file.hpp"

using namespace dioscope::results;

namespace {

std::string dictionary() {
  return dioscope::text::read_file(std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "docs/output.md");
}

/// Every name that an object anywhere in `json` has, except those of configurations: they are parameters.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the document
void collect(const Json& json, std::set<std::string>& names) {
  for (const auto& [key, child] : json.items()) {
    if (json.is_object()) names.insert(key);
    if (child.is_structured() && key != "config") collect(child, names);
  }
}

} // namespace

TEST_CASE(
    "760 Given the output dictionary, when searched, then it has the tables of metrics and statistics as "
    "they are declared") {
  const auto text = dictionary();
  std::istringstream lines(metrics_markdown() + statistics_markdown());
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    CHECK_MESSAGE(text.find(line + "\n") != std::string::npos, line);
  CHECK(count > metric_declarations().size() + 80);
  CHECK_MESSAGE((text.find(metrics_markdown()) != std::string::npos &&
                 text.find(statistics_markdown()) != std::string::npos),
                "docs/output.md has lines that `dioscope metrics --markdown` has not");
}

TEST_CASE(
    "763 Given the sources of the models, when searched for tables of statistics, then every table is in the "
    "results") {
  std::set<std::string> known;
  each_model([&](const auto& table, auto) { known.insert(table.model()); });
  const std::regex declared(R"re(StatisticTable<\w+>\("([^"]+)"\))re");
  std::set<std::string> found;
  const auto models = std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "models";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(models)) {
    if (entry.path().extension() != ".cpp") continue;
    const auto text = dioscope::text::read_file(entry.path());
    for (std::sregex_iterator match(text.begin(), text.end(), declared), end; match != end; ++match)
      found.insert((*match)[1]);
  }
  CHECK(found.size() >= 16);
  CHECK(found == known);
}

TEST_CASE("761 Given the output dictionary, when searched, then every field of result.json is in it") {
  auto run = sample_run();
  run.figures = compare(expected_figures(load_published(find_published("thread-2002-09-19")), run.variants),
                        run.variants);
  std::set<std::string> names;
  collect(Json::parse(result_json(run)), names);
  const auto text = dictionary();
  for (const auto& name : names) CHECK_MESSAGE(text.find("`" + name + "`") != std::string::npos, name);
}

TEST_CASE("762 Given the output dictionary, when searched, then every file and every CSV column is in it") {
  const auto text = dictionary();
  for (const auto& [name, content] : result_files(sample_run())) {
    const auto shown = name.starts_with("vmstat-")  ? "vmstat-VARIANT.txt"
                       : name.starts_with("locks-") ? "locks-VARIANT.dot"
                                                    : name;
    CHECK_MESSAGE(text.find("`" + shown + "`") != std::string::npos, name);
    if (!name.ends_with(".csv")) continue;
    std::istringstream columns(content.substr(0, content.find('\n')));
    for (std::string column; std::getline(columns, column, ',');)
      CHECK_MESSAGE(text.find("`" + column + "`") != std::string::npos, name, ": ", column);
  }
}
