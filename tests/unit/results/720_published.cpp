#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "results/published.hpp"
#include "tests/unit/results/sample.hpp"
#include "text/file.hpp"

using namespace dioscope::results;

namespace {

const std::filesystem::path kThread =
    std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "results/published/thread-2002-09-19.json";

const ExpectedFigure& figure(const PublishedData& data, const std::string& row, const std::string& metric) {
  return *std::ranges::find_if(data.figures,
                               [&](const auto& f) { return f.variant == row && f.metric == metric; });
}

/// The message with which `text`, with `from` replaced by `to`, is refused.
std::string refusal(const std::string& from, const std::string& to) {
  auto text = dioscope::text::read_file(kThread);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  try {
    (void)read_published(text, "p.json");
  } catch (const dioscope::text::InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE(
    "720 Given the thread's table, when loaded, then it has eight rows, its source and the issue's bands") {
  const auto data = load_published(kThread);
  CHECK(data.rows.size() == 8);
  CHECK(data.figures.size() == 8 * 8 + 5);
  CHECK(data.message_id == "OFA7076911.0B671E1D-ON87256C39.00691995@boulder.ibm.com");
  CHECK(data.name == "thread-2002-09-19");
  const auto& rate = figure(data, "sync read, old", "kib_per_s");
  CHECK(rate.published == 384403);
  CHECK(*rate.min == doctest::Approx(384403 * 0.97));
  CHECK(*rate.max == doctest::Approx(384403 * 1.03));
  CHECK(figure(data, "sync write, patched", "elapsed_s").max == 144);
  CHECK(figure(data, "sync write, patched", "elapsed_s").ios == 160000);
  CHECK_FALSE(figure(data, "async read, queue 1", "kib_per_s").min);
}

TEST_CASE("721 Given the thread's table, when asked what was fitted, then it is one row and one write rate") {
  const auto data = load_published(kThread);
  for (const auto& f : data.figures) {
    // What has no band is shown only.
    const bool banded = f.min || f.max;
    const bool training = f.over.empty() && ((f.variant == "sync read, old" && banded) ||
                                             (f.variant == "sync write, old" && f.metric == "kib_per_s"));
    CHECK_MESSAGE(f.fitted == training, figure_key(f));
  }
}

TEST_CASE(
    "722 Given a data set with an error, when read, then the message gives the place and what is legal") {
  CHECK(refusal("\"ios\"", "\"oss\"") ==
        "p.json: unknown key \"oss\"; legal: format, title, source, machine, method, ios, rows, ratios");
  CHECK(refusal("\"kib_per_s\"", "\"kibs\"") ==
        "p.json: rows[0].figures[0]: \"metric\": \"kibs\" is no metric of a result");
  CHECK(refusal("\"3%\"", "\"3\"") ==
        "p.json: rows[0].figures[0]: \"tolerance\": expected a percentage like \"3%\", found \"3\"");
  CHECK(refusal("384403", "\"fast\"") ==
        "p.json: rows[0].figures[0]: \"published\": expected a number, found \"fast\"");
  CHECK(refusal("\"name\": \"sync write, old\"", "\"name\": \"sync read, old\"") ==
        "p.json: rows[1]: two rows are named \"sync read, old\"");
  CHECK(refusal("\"title\"", "\"ios\": 1, \"title\"") ==
        "p.json: ios: duplicate key: found \"ios\" twice in one object; legal: once");
  CHECK(refusal("dioscope-published-1", "x") ==
        "p.json: \"format\": expected \"dioscope-published-1\", found \"x\"");
  CHECK(refusal("\"min\": 1.9", "\"min\": 2.9") == "p.json: rows[0].figures[1]: the band is empty");
  CHECK(refusal("{", "").starts_with("p.json: line 2, column 11: bad JSON: "));
}

TEST_CASE("747 Given a data set with numbers and texts that cannot be, when read, then they are refused") {
  CHECK(refusal("384403", "1e999").find("out of range: found 1e999") != std::string::npos);
  CHECK(refusal("384403", "1e300").find("out of range: found 1e300") != std::string::npos);
  CHECK(refusal("\"title\": \"", "\"title\": \"\\n# ") == "p.json: \"title\": expected one line");
  CHECK(refusal("\"format\"", "\"format\": " + std::string(100'000, '[')).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("723 Given variants that name their row or are named as it, when figures are chosen, then each "
          "gets its row's") {
  const auto data = load_published(kThread);
  std::vector<VariantResult> variants{sample_variant("sync read, old"), sample_variant("mine"),
                                      sample_variant("other")};
  variants[1].published = "sync read, patched";
  const auto figures = expected_figures(data, variants);
  CHECK(figures.size() == 8 + 8 + 2);
  CHECK(std::ranges::count(figures, "mine", &ExpectedFigure::variant) == 9);
  CHECK(figures.back().variant == "mine");
  CHECK(figures.back().over == "sync read, old");
}

TEST_CASE("724 Given an unknown data set, when looked for, then the message lists what there is") {
  CHECK(find_published("thread-2002-09-19").filename() == "thread-2002-09-19.json");
  const auto message =
      "no published data set \"no\"; legal: bounce-2002-08-29, thread-2002-09-19; looked in " +
      (std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "results" / "published").string();
  CHECK_THROWS_WITH_AS((void)find_published("no"), message.c_str(), dioscope::text::InputError);
}

TEST_CASE("749 Given a data set beside the scenario, when looked for, then it goes before the library's, "
          "unless it is "
          "something else") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("dioscope-published-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto scenario = folder / "mine.json";
  const auto write = [&](const char* name, const char* text) { std::ofstream(folder / name) << text; };
  write("mine.json", R"({"format": "dioscope-scenario-1"})");
  write("data.json", R"({"format": "dioscope-published-1"})");
  write("broken.json", "{");
  write("thread-2002-09-19.json", R"({"format": "dioscope-scenario-1"})");
  CHECK(find_published("data", scenario) == folder / "data.json");
  CHECK(find_published("broken", scenario) == folder / "broken.json");
  CHECK(find_published("thread-2002-09-19", scenario) == find_published("thread-2002-09-19"));
  CHECK_THROWS_AS((void)find_published("mine", scenario), dioscope::text::InputError);
  std::filesystem::remove_all(folder);
}

TEST_CASE("725 Given the notes beside the table, when read, then every key is a metric and unknown ones are "
          "refused") {
  CHECK(load_notes(kThread).contains("switches_per_io"));
  CHECK_THROWS_WITH_AS(
      (void)read_notes(R"({"format":"dioscope-notes-1","of":"x","notes":{"sync: speed":"."}})", "n.json"),
      "n.json: notes[\"sync: speed\"]: expected a metric, or \"VARIANT: METRIC\"",
      dioscope::text::InputError);
}
