#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "scenarios/configuration.hpp"
#include "tests/unit/support/text_file.hpp"

using namespace dioscope;

namespace {

const std::filesystem::path kTree = DIOSCOPE_SOURCE_DIR;

/// What of `text` the first group of `pattern` matches.
std::set<std::string> found(const std::string& text, const char* pattern) {
  std::set<std::string> matches;
  const std::regex regex(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it)
    matches.insert(it->str(1));
  return matches;
}

bool has(const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; }

/// The kernel facts that `text` cites, like "9.2"; several numbers may follow one "spec".
std::set<std::string> facts(const std::string& text) {
  std::set<std::string> numbers;
  for (const auto& list : found(text, R"(\b[Ss]pec ([0-9]+(\.[0-9]+)?((, | and | to )[0-9]+(\.[0-9]+)?)*))"))
    numbers.merge(found(list, R"(([0-9]+(\.[0-9]+)?))"));
  return numbers;
}

/// The tags of `text` without a definition in `page`: a row of the table of tags, or a heading.
std::set<std::string> undefined(const std::string& text, const std::string& page) {
  std::set<std::string> missing;
  const auto tags = page.substr(0, page.find("\n## Micro-costs"));
  for (const auto& tag : found(text, R"(\b([ML][0-9]+|column [AB])\b)"))
    if (!has(tags, "\n| " + tag + " | ")) missing.insert(tag);
  for (const auto& name : found(text, R"(\bsources: (\w+))"))
    if (!has(page, "\n### sources: " + name + "\n")) missing.insert("sources: " + name);
  for (const auto& number : facts(text))
    if (!has(page, "\n### spec " + number + ": ")) missing.insert("spec " + number);
  return missing;
}

} // namespace

TEST_CASE("860 Given a page of sources, When text is searched for tags, Then those it lacks are found") {
  const std::string page = "\n| M1 | costs |\n### spec 3.5: submission\n### sources: links\n";
  CHECK(undefined("M1, spec 3.5, sources: links, 36LZX, ARM64", page).empty());
  CHECK(undefined("M13's share, L6: both; column A", page) == std::set<std::string>{"M13", "L6", "column A"});
  CHECK(undefined("spec 3.5, 3.6 and 9; spec 14.", page) ==
        std::set<std::string>{"spec 3.6", "spec 9", "spec 14"});
  CHECK(undefined("sources: drives", page) == std::set<std::string>{"sources: drives"});
}

TEST_CASE("861 Given the parameters, When their sources are read, Then docs/sources.md defines every tag") {
  const auto page = test::read_text(kTree / "docs/sources.md");
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  for (const auto& [path, parameter, object] : index.parameters()) {
    const auto group = index.sentence(path.substr(0, path.rfind('.')));
    const auto& stated = parameter->uncertainty;
    for (const auto& tag : undefined(parameter->source + "; " + parameter->sentence + "; " + group + "; " +
                                         (stated ? stated->source : ""),
                                     page))
      FAIL_CHECK(path, ": docs/sources.md does not define \"", tag, "\"");
  }
}

TEST_CASE("862 Given the models and scenarios, When they cite kernel facts, Then docs/sources.md has them") {
  const auto page = test::read_text(kTree / "docs/sources.md");
  int files = 0;
  for (const auto* folder : {"models", "scenarios"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kTree / folder)) {
      if (!entry.is_regular_file()) continue;
      ++files;
      for (const auto& number : facts(test::read_text(entry.path())))
        CHECK_MESSAGE(has(page, "\n### spec " + number + ": "), entry.path(), ": spec ", number);
    }
  CHECK(files > 50);
}

TEST_CASE(
    "863 Given the parameters, When they say how far they may be off, Then the default is between both, "
    "both are legal, and somebody said so") {
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  std::size_t stated = 0;
  for (const auto& [path, parameter, object] : index.parameters()) {
    if (!parameter->uncertainty) continue;
    CAPTURE(path);
    const auto& [low, high, source] = *parameter->uncertainty;
    REQUIRE(low.index() == parameter->default_value.index());
    REQUIRE(high.index() == parameter->default_value.index());
    CHECK((low <= parameter->default_value && parameter->default_value <= high));
    CHECK_NOTHROW(sim::check_range(*parameter, low));
    CHECK_NOTHROW(sim::check_range(*parameter, high));
    CHECK(source.empty() == (low == high));
    ++stated;
  }
  CHECK(stated > 25);
}
