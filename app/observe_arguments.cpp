#include "app/observe_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <limits>
#include <vector>

#include "app/option_table.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "sim/units.hpp"

namespace dioscope::app {
namespace {

using Limits = tracing::TraceLimits;

constexpr std::uint64_t kMostSkipped = 1'000'000'000;
constexpr auto kMostNumber = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

sim::TimePoint moment(const std::string& text, const std::string& whole) {
  try {
    const auto since = sim::parse_duration(text);
    if (since >= sim::Duration{0}) return sim::TimePoint{since};
  } catch (const sim::UnitError&) {
    // told below, with the whole of it
  }
  throw CLI::ValidationError(
      "--trace-window", fmt::format("found {}, legal is FROM..TO since the start of the run, as in 5s..5.2s, "
                                    "either of which may be left out, or `measured`",
                                    whole));
}

/// "5s..5.2s", "5s..", "..5.2s", "measured".
void limit_time(Limits& limits, const std::string& text) {
  if (text == "measured") {
    limits.measured = true;
    return;
  }
  const auto dots = text.find("..");
  if (dots == std::string::npos || text == "..") moment("", text);
  auto& window = limits.window.emplace();
  if (dots > 0) window.from = moment(text.substr(0, dots), text);
  if (dots + 2 < text.size()) window.to = moment(text.substr(dots + 2), text);
  if (window.from >= window.to)
    throw CLI::ValidationError("--trace-window",
                               fmt::format("found {}, legal is a window that ends after it begins", text));
}

/// "0,5,8-11".
std::vector<std::uint64_t> numbers(const std::string& option, const std::string& text, std::uint64_t least) {
  const auto complain = [&]() -> std::uint64_t {
    throw CLI::ValidationError(option,
                               fmt::format("found {}, legal are numbers from {} and ranges of them, as in "
                                           "{},{}-{}",
                                           text, least, least, least + 7, least + 9));
  };
  std::vector<std::uint64_t> all;
  const char* at = text.data();
  const char* end = at + text.size();
  const auto number = [&] {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || value < least || value > kMostNumber) complain();
    at = rest;
    return value;
  };
  constexpr std::uint64_t kLongestRange = 1'000'000;
  for (;;) {
    const auto first = number();
    auto last = first;
    if (at != end && *at == '-') {
      ++at;
      last = number();
    }
    if (last < first || last - first > kLongestRange) complain();
    for (auto n = first; n <= last; ++n) all.push_back(n);
    if (at == end) return all;
    if (*at++ != ',') complain();
  }
}

std::string format_names(const char* separator) {
  std::vector<std::string_view> names;
  for (const auto& format : tracing::trace_formats()) names.push_back(format.name);
  return fmt::format("{}", fmt::join(names, separator));
}

void add_trace_arguments(CLI::App& verb, const std::shared_ptr<ObserveOptions>& options) {
  std::string help = "Write what happens into this file, or folder, whose name says the format:";
  for (const auto& format : tracing::trace_formats())
    help += fmt::format("\n  {:<17} {}", format.extension, format.sentence);
  verb.add_option("--trace", options->trace, help)->type_name("FILE");
  verb.add_option("--trace-format", options->trace_format, "This format, whatever the file's name")
      ->type_name("FORMAT")
      ->check(CLI::Validator(
          [](std::string& name) -> std::string {
            if (tracing::trace_format(name) != nullptr) return {};
            return fmt::format("found {}, legal: {}", name, format_names(", "));
          },
          "{" + format_names(",") + "}"));
  auto plan = [options]() -> experiments::TracePlan& {
    if (!options->plan.trace) options->plan.trace.emplace();
    return *options->plan.trace;
  };
  verb.add_option_function<std::string>(
          "--trace-window", [plan](const std::string& text) { limit_time(plan().limits, text); },
          "Only what happens then: 5s..5.2s, or `measured` for the measured interval")
      ->type_name("FROM..TO");
  verb.add_option_function<std::string>(
          "--trace-disks",
          [plan](const std::string& text) {
            for (const auto n : numbers("--trace-disks", text, 0))
              plan().limits.disks.insert(static_cast<std::uint32_t>(std::min<std::uint64_t>(n, UINT32_MAX)));
          },
          "Only I/Os on these disks, counted from 0; CPUs are traced as a whole")
      ->type_name("LIST");
  verb.add_option_function<std::string>(
          "--trace-ios",
          [plan](const std::string& text) {
            for (const auto n : numbers("--trace-ios", text, 1)) plan().limits.ios.insert(n);
          },
          "Only these I/Os, by the numbers of ios.csv; CPUs are traced as a whole")
      ->type_name("LIST");
  verb.add_option_function<std::string>(
          "--trace-variant", [plan](const std::string& name) { plan().variants.push_back(name); },
          "Trace this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
}

} // namespace

void plan_trace(ObserveOptions& options) {
  if (!options.trace) return;
  if (!options.plan.trace) options.plan.trace.emplace();
  auto& plan = *options.plan.trace;
  plan.path = *options.trace;
  plan.format = options.trace_format.empty() ? tracing::trace_format_of(plan.path)
                                             : tracing::trace_format(options.trace_format);
  if (plan.format == nullptr) {
    std::vector<std::string_view> extensions;
    for (const auto& format : tracing::trace_formats()) extensions.push_back(format.extension);
    throw Failure(ExitCode::usage,
                  fmt::format("--trace: found {}, whose name says no format; legal: a name that ends "
                              "with {}, or --trace-format",
                              options.trace.value(), fmt::join(extensions, ", ")));
  }
  const auto& limits = plan.limits;
  if (!plan.format->events &&
      (limits.window || limits.measured || !limits.disks.empty() || !limits.ios.empty()))
    throw Failure(
        ExitCode::usage,
        fmt::format("--trace: {} holds sums over the run, and can carry no window, disk or I/O; legal: "
                    "another format, or none of --trace-window, --trace-disks, --trace-ios",
                    plan.format->name));
}

void add_observe_arguments(CLI::App& verb, const std::shared_ptr<ObserveOptions>& options) {
  verb.add_option_function<std::string>(
          "--ios",
          [options](const std::string& every) {
            options->plan.ios_every = every.empty() ? 1 : std::stoull(every);
          },
          "Write the record of every I/O, or of every N-th: where it spent its time and what it caused")
      ->type_name("N")
      ->expected(0, 1)
      ->check(whole_number(1, kMostSkipped));
  verb.add_flag(
      "--profile", options->plan.profile,
      "Write profiles: as a profiler of 2002 finds them, beside the published ones and the truth; flame "
      "graphs; lockstat");
  verb.add_flag(
      "--timeline", options->plan.timeline,
      "Write the first milliseconds of the measured interval as a timeline, which `dioscope report` draws");
  verb.add_option("--sqlite", options->sqlite,
                  "Write metrics, statistics and the I/Os of --ios into this SQLite file, too")
      ->type_name("FILE");
  add_trace_arguments(verb, options);
}

} // namespace dioscope::app
