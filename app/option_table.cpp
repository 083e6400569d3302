#include "app/option_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "app/verbs.hpp"

namespace dioscope::app {
namespace {

enum class Rule {
  only,    ///< beside `given`, other options than these mean nothing
  without, ///< beside `given`, these mean nothing
  needs    ///< `given` means nothing without one of these
};

struct OptionRow {
  std::string_view verb;
  std::string_view given; ///< an option, or what the verb found in its arguments
  Rule rule;
  std::vector<std::string_view> options;
};

const std::vector<OptionRow>& option_rows() {
  static const std::vector<OptionRow> kRows{
      {"run",
       "--check-determinism",
       Rule::only,
       {"scenario", "--set", "--seed", "--quick", "--variant", "--time-limit"}},
      {"run", "--ios", Rule::needs, {"--out", "--sqlite"}},
      {"run", "--profile", Rule::needs, {"--out"}},
      {"run", "--timeline", Rule::needs, {"--out"}},
      {"run", "--trace-format", Rule::needs, {"--trace"}},
      {"run", "--trace-window", Rule::needs, {"--trace"}},
      {"run", "--trace-disks", Rule::needs, {"--trace"}},
      {"run", "--trace-ios", Rule::needs, {"--trace"}},
      {"run", "--trace-variant", Rule::needs, {"--trace"}},
      {"compare",
       "result files",
       Rule::only,
       {"scenario", "--metric", "--confidence", "--smallest", "--details"}},
      {"compare", "--at-most", Rule::needs, {"--until"}},
      {"report", "results", Rule::only, {"what", "--out"}},
      {"sweep", "--merge", Rule::only, {"--out", "--csv"}},
      {"sweep",
       "--jobs-file",
       Rule::without,
       {"--point", "--break-even", "--sensitivity", "--jobs", "--time-limit", "--csv", "--metric",
        "--details", "--answer"}},
      {"sweep",
       "--slurm",
       Rule::without,
       {"--jobs-file", "--point", "--break-even", "--sensitivity", "--jobs", "--time-limit", "--csv",
        "--metric", "--details", "--answer"}},
      {"sweep", "--slurm-tasks", Rule::needs, {"--slurm"}},
      {"sweep",
       "--point",
       Rule::without,
       {"--break-even", "--sensitivity", "--metric", "--details", "--answer"}},
      {"sweep", "--break-even", Rule::without, {"--sensitivity", "--points", "--metric", "--details"}},
      {"sweep", "--sensitivity", Rule::without, {"--points", "--metric", "--details"}},
      {"sweep", "--span", Rule::needs, {"--sensitivity"}},
      {"sweep", "--span", Rule::without, {"--vary"}},
      {"sweep", "--confidence", Rule::needs, {"--break-even", "--sensitivity"}},
      {"locks", "--promela", Rule::only, {"file"}},
      {"locks", "lock programs alone", Rule::only, {"file", "--promela", "--time-limit"}},
      {"locks", "--replay", Rule::only, {"file", "--variant", "--set", "--horizon", "--time-limit"}},
      {"locks", "exhaustive", Rule::without, {"--seed"}},
      {"lesson", "--html", Rule::only, {}},
      {"lesson", "no lesson", Rule::without, {"--answers", "--step"}},
      {"list", "scenarios", Rule::without, {"pattern", "--markdown"}},
      {"list", "what is to run", Rule::without, {"pattern", "--markdown"}},
      {"list", "policies", Rule::without, {"--names"}},
      {"list", "--markdown", Rule::without, {"pattern"}},
      {"metrics", "--markdown", Rule::without, {"pattern", "--names"}},
      {"params", "--markdown", Rule::without, {"--names"}},
      {"manual", "--names", Rule::without, {"verb"}},
  };
  return kRows;
}

std::string name_of(const CLI::Option& option) { return option.get_name(option.get_positional()); }

/// Those on the command line, in the order in which the verb declares them.
std::vector<std::string> given_options(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const auto* option : verb.get_options())
    if (option->count() > 0) names.push_back(name_of(*option));
  return names;
}

} // namespace

void refuse_meaningless(const CLI::App& verb, std::initializer_list<std::string_view> kinds) {
  const auto options = given_options(verb);
  const auto has = [](const auto& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
  };
  for (const auto& row : option_rows()) {
    if (row.verb != verb.get_name() || !(has(options, row.given) || has(kinds, row.given))) continue;
    if (row.rule == Rule::needs) {
      if (std::ranges::none_of(row.options, [&](auto needed) { return has(options, needed); }))
        throw Failure(ExitCode::usage, fmt::format("{}: means nothing by itself; legal: with {}", row.given,
                                                   fmt::join(row.options, " or ")));
      continue;
    }
    for (const auto& option : options) {
      if (option == row.given || has(row.options, option) == (row.rule == Rule::only)) continue;
      const auto legal =
          row.rule == Rule::only ? fmt::format("; legal: {}", fmt::join(row.options, ", ")) : std::string();
      throw Failure(ExitCode::usage, fmt::format("{}: means nothing with {}{}", option, row.given, legal));
    }
  }
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    // A 0 in front would be taken for octal.
    const bool plain = text.size() == 1 || !text.starts_with('0');
    if (error == std::errc{} && rest == end && plain && number >= least && number <= most) return {};
    return fmt::format("found {}, legal is a whole number from {} to {}", text, least, most);
  };
  return {check, fmt::format("{} .. {}", least, most)};
}

} // namespace dioscope::app
