#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "experiments/sweep/break_even.hpp"
#include "experiments/sweep/tornado.hpp"
#include "scenarios/configuration.hpp"

using namespace dioscope;
using namespace dioscope::experiments;
using doctest::Approx;

namespace {

/// A difference that crosses zero where `line` does, known to within `half_width`.
template <class Line>
BreakEven solve(BreakEvenRange range, double half_width, Line line, std::size_t* evaluated = nullptr) {
  return find_break_even(range, [&](const std::vector<double>& xs) {
    std::vector<BreakEvenPoint> points;
    points.reserve(xs.size());
    for (const double x : xs) points.push_back({x, Interval{line(x), half_width}, {}});
    if (evaluated != nullptr) *evaluated += xs.size();
    return points;
  });
}

Effect effect(const std::string& path, double low, double high, double half_width = 0.1) {
  return {{path, "2us", "1us", "4us"}, Interval{low, half_width}, Interval{high, half_width}};
}

} // namespace

TEST_CASE("950 Given a difference that is known exactly, when the break-even is sought, then it is found as "
          "nearly as "
          "the rounds allow") {
  const auto found = solve({{0, 10}, false, 0, 8}, 0, [](double x) { return x * x - 20; });
  REQUIRE(found.at);
  CHECK(*found.at == Approx(4.4721).epsilon(0.0005));
  CHECK(found.sign_changes == 1);
}

TEST_CASE("951 Given noise, when the break-even is sought, then its interval is where the difference cannot "
          "be told "
          "from zero, and no effort goes into less") {
  std::size_t evaluated = 0;
  const auto found = solve(
      {{0, 2, 4, 6, 8, 10}, false, 0, 9}, 1, [](double x) { return 2 * (x - 5); }, &evaluated);
  REQUIRE(found.at);
  CHECK(*found.at == Approx(5));
  CHECK(*found.low == Approx(4.5));
  CHECK(*found.high == Approx(5.5));
  CHECK(evaluated <= 10);
}

TEST_CASE(
    "952 Given a difference that never changes its sign, when the break-even is sought, then there is none") {
  const auto found = solve({{1, 2, 3}, false, 0, 5}, 0.1, [](double x) { return x; });
  CHECK_FALSE(found.at);
  CHECK(found.sign_changes == 0);
  CHECK(found.points.size() == 3);
}

TEST_CASE("953 Given noise up to an end of the range, when the break-even is sought, then the interval is "
          "open there") {
  const auto found = solve({{0, 5, 10}, false, 0, 5}, 3, [](double x) { return x - 1; });
  REQUIRE(found.at);
  CHECK_FALSE(found.low);
  CHECK(*found.high == Approx(4));
}

TEST_CASE("954 Given whole values, when the break-even is sought, then only whole ones are tried") {
  const auto found = solve({{1, 64}, false, 1, 20}, 0, [](double x) {
    CHECK(x == std::floor(x));
    return x - 5.5;
  });
  REQUIRE(found.at);
  CHECK(*found.at == Approx(5.5));
}

TEST_CASE("955 Given factors, when intervals are split, then by factors") {
  std::vector<double> tried;
  solve({{1, 1000}, true, 0, 1}, 0, [&](double x) {
    tried.push_back(x);
    return x - 500;
  });
  REQUIRE(tried.size() == 4);
  CHECK(tried[2] == Approx(10));
  CHECK(tried[3] == Approx(100));
}

TEST_CASE(
    "956 Given two crossings, when the break-even is sought, then the first is found and both are counted") {
  const auto found = solve({{0, 1, 2, 3, 4}, false, 0, 6}, 0, [](double x) { return (x - 0.5) * (x - 3.5); });
  REQUIRE(found.at);
  CHECK(*found.at == Approx(0.5).epsilon(0.01));
  CHECK(found.sign_changes == 2);
}

TEST_CASE("964 Given a step, when the break-even is sought, then only its multiples are tried, each once") {
  std::set<double> tried;
  const auto found = solve({{4096, 131072}, false, 4096, 20}, 0, [&](double x) {
    CHECK(std::fmod(x, 4096) == 0);
    CHECK(tried.insert(x).second);
    return x - 50'000;
  });
  REQUIRE(found.at);
  CHECK(*found.at == Approx(50'000));
  CHECK(tried.contains(49'152));
  CHECK(tried.contains(53'248));
}

TEST_CASE("965 Given values that cannot be run, when the break-even is sought, then they are passed over and "
          "stay in the answer") {
  const auto refuse = [](double from, double to, const std::vector<double>& xs) {
    std::vector<BreakEvenPoint> points;
    points.reserve(xs.size());
    for (const double x : xs)
      points.push_back(from <= x && x <= to ? BreakEvenPoint{x, std::nullopt, "refused"}
                                            : BreakEvenPoint{x, Interval{x - 6.2, 0}, {}});
    return points;
  };
  const BreakEvenRange range{{0, 3, 9, 12}, false, 1, 9};
  const auto found = find_break_even(range, [&](const auto& xs) { return refuse(5, 5, xs); });
  REQUIRE(found.at);
  CHECK(*found.at == Approx(6.2));
  CHECK(found.known().size() + 1 == found.points.size());
  const auto hole = find_break_even(range, [&](const auto& xs) { return refuse(4, 8, xs); });
  CHECK(*hole.at == Approx(6.2));
  const auto end = find_break_even(range, [&](const auto& xs) { return refuse(4, 12, xs); });
  CHECK_FALSE(end.at);
  CHECK(end.known().size() == 2);
  CHECK(find_break_even(range, [&](const auto& xs) { return refuse(0, 12, xs); }).known().empty());
}

TEST_CASE(
    "957 Given the costs of all models, when spans are made, then they are what is stated, or the value "
    "divided and multiplied, or all that is legal") {
  scenarios::Configuration configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  using Kind = Spread::Kind;
  const auto range = [&](const std::string& path, const Spread& spread) -> std::string {
    std::string found = "none";
    for (const auto& span : cost_spans(index, spread)) {
      CHECK_FALSE(span.path.starts_with("run."));
      CHECK_FALSE(span.path.starts_with("workload."));
      if (span.path == path) found = span.low + " .. " + span.high;
    }
    return found;
  };
  CHECK(range("kernel.locks.acquire", {}) == "26ns .. 140ns");
  CHECK(range("kernel.locks.acquire", {Kind::factor, 2}) == "70ns .. 280ns");
  CHECK(range("kernel.locks.acquire", {.kind = Kind::legal}) == "0ns .. 10us");
  CHECK(range("kernel.pools.mempool", {}) == "15ns .. 60ns");
  CHECK(range("kernel.scheduler.min_timeslice", {}) == "none");
  configuration.kernel.locks.acquire *= 2;
  CHECK(range("kernel.locks.acquire", {}) == "52ns .. 280ns");
}

TEST_CASE("958 Given effects, when ranked, then the largest that can be told comes first") {
  std::vector<Effect> effects{effect("a", -1, 1), effect("b", -9, 2, 10), effect("c", 0, -5)};
  rank(effects);
  CHECK(effects[0].span.path == "c");
  CHECK(effects[1].span.path == "a");
  CHECK(effects[2].size() == 0);
  const auto text = tornado_text(effects, 100, 10, results::Screen{.columns = 110});
  CHECK(text.find("-5.00 %") != std::string::npos);
  CHECK(text.find("++++++++++++++++|") != std::string::npos);
  CHECK(text.find("1 of 3 parameters are not shown") != std::string::npos);
  CHECK(tornado_csv(effects).find("c,2us,1us,4us,0,0.1,-5,0.1\n") != std::string::npos);
}

TEST_CASE("959 Given a value that cannot be run, when shown, then it says so") {
  auto one = effect("a", 3, 3);
  one.at_low.reset();
  CHECK(tornado_text(std::vector{one}, 100, 10, results::Screen{.columns = 110}).find("cannot run") !=
        std::string::npos);
  CHECK(tornado_csv(std::vector{one}).find("a,2us,1us,4us,,,3,0.1\n") != std::string::npos);
}
