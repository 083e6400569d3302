#include <doctest/doctest.h>

#include "experiments/sweep/break_even_text.hpp"
#include "scenarios/configuration.hpp"

using namespace dioscope;
using namespace dioscope::experiments;

namespace {

BreakEvenQuestion asked(const std::string& path, std::vector<std::string> values,
                        std::vector<std::string> along = {}, const std::string& metric = "cpu_us_per_io") {
  scenarios::Configuration configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  BreakEvenQuestion question{
      metric, "old", "new", {path, std::move(values), false}, *index.find(path)->parameter, {}};
  if (!along.empty()) question.along = Axis{"machine.cpus", std::move(along), false};
  return question;
}

/// A search over `xs` with a difference of `slope` * (x - zero), known to within `half_width`.
BreakEven searched(const std::vector<double>& xs, double zero, double slope = 1, double half_width = 0) {
  return find_break_even({xs, false, 0, 0}, [&](const std::vector<double>& tried) {
    std::vector<BreakEvenPoint> points;
    points.reserve(tried.size());
    for (const double x : tried) points.push_back({x, Interval{slope * (x - zero), half_width}, {}});
    return points;
  });
}

BreakEven refused(const std::vector<double>& xs) {
  return find_break_even({xs, false, 0, 0}, [](const std::vector<double>& tried) {
    std::vector<BreakEvenPoint> points;
    points.reserve(tried.size());
    for (const double x : tried) points.push_back({x, std::nullopt, "contradiction"});
    return points;
  });
}

/// With runs of blanks and line ends as one blank, since text is wrapped and tables are aligned.
std::string told(const BreakEvenQuestion& question, const std::vector<BreakEven>& found) {
  std::string text;
  for (const char c : break_even_text(question, found, 0.95, results::Screen{.columns = 110})) {
    const bool blank = c == ' ' || c == '\n';
    if (blank && (text.empty() || text.back() == ' ')) continue;
    text += blank ? ' ' : c;
  }
  return text;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE(
    "966 Given a break-even, when told, then the answer comes first, with who is ahead on either side, and "
    "then the table") {
  const auto question = asked("kernel.dio.setup", {"1us", "9us"});
  const auto text = told(question, {searched({1000, 9000}, 4000, 1, 500)});
  CHECK(text.starts_with(
      "Break-even of old and new in cpu_us_per_io at kernel.dio.setup = 4us (95 % confidence: "
      "3.5us to 4.5us). Below, new is ahead, with less cpu_us_per_io; above, old is. "));
  CHECK(says(text, "kernel.dio.setup new - old us "));
  CHECK(says(text, "1us -3 000 +-500.0 "));
  const auto throughput = asked("kernel.dio.setup", {"1us", "9us"}, {}, "kib_per_s");
  CHECK(says(told(throughput, {searched({1000, 9000}, 4000)}),
             "Below, old is ahead, with more kib_per_s; above"));
}

TEST_CASE(
    "967 Given a coarse step, when a break-even is told, then it lies between two values that can be set") {
  const auto sizes = asked("workload.request_size", {"4KiB", "128KiB"});
  const auto text = told(sizes, {searched({4096, 131072}, 21845, 1, 1000)});
  CHECK(says(text, "between workload.request_size = 21KiB and 22016B (95 % confidence: 20KiB to 23040B)"));
  const auto cpus = asked("machine.cpus", {"1", "8"});
  CHECK(says(told(cpus, {searched({1, 8}, 5.5)}), "between machine.cpus = 5 and 6 "));
  CHECK(says(told(cpus, {searched({1, 8}, 5)}), " at machine.cpus = 5 "));
}

TEST_CASE(
    "968 Given no break-even, when told, then who is always ahead, or that nothing can be seen, or that "
    "nothing could be run") {
  const auto question = asked("machine.cpus", {"1", "8"});
  CHECK(told(question, {searched({1, 8}, 0)})
            .starts_with("No break-even within 1 .. 8: old is always ahead, with less cpu_us_per_io. "));
  CHECK(told(question, {searched({1, 8}, 0, 1, 10)})
            .starts_with("No difference in cpu_us_per_io to see within 1 .. 8. "));
  const auto failed = told(question, {refused({1, 8})});
  CHECK(
      failed.starts_with("No answer: no value of machine.cpus within 1 .. 8 could be run with both variants. "
                         "2 of 2 values could not be run: see the table. "));
  CHECK(says(failed, "8 cannot run contradiction"));
}

TEST_CASE(
    "969 Given a second axis, when told, then there is a line for each of its values, also where one design "
    "is always ahead") {
  const std::vector<double> xs{1000, 9000};
  const auto question = asked("kernel.dio.setup", {"1us", "9us"}, {"1", "2", "4", "8", "16"});
  const auto text = told(
      question, {searched(xs, 0), searched(xs, 3000), searched(xs, 7000), searched(xs, 10000), refused(xs)});
  CHECK(text.starts_with(
      "old and new in cpu_us_per_io: break-even from kernel.dio.setup = 3us with machine.cpus = 2 to 7us "
      "with 4. "
      "old is always ahead with machine.cpus = 1; new is always ahead with machine.cpus = 8; cannot run with "
      "machine.cpus = 16. "));
  CHECK(says(text, " 1 old is always ahead "));
  CHECK(says(text, " 2 3us 3us to 3us new old "));
  CHECK(says(text, " 16 cannot run 2 of 2 values cannot run "));
  CHECK(says(text, "ahead: less cpu_us_per_io "));
  CHECK(says(text, "machine.cpus = 16, kernel.dio.setup = 1us, 9us: contradiction"));
  const auto none = asked("kernel.dio.setup", {"1us", "9us"}, {"1", "2"});
  CHECK(told(none, {searched(xs, 0), searched(xs, 0)})
            .starts_with(
                "old and new in cpu_us_per_io: no break-even within kernel.dio.setup = 1us .. 9us. old is "
                "always ahead with machine.cpus = 1, 2. "));
}
