#include <doctest/doctest.h>

#include <limits>
#include <set>

#include "experiments/sweep/grid.hpp"
#include "experiments/sweep/quantity.hpp"
#include "scenarios/configuration.hpp"
#include "tests/unit/scenarios/fixtures.hpp"
#include "text/error.hpp"

using namespace dioscope;
using namespace dioscope::experiments;

namespace {

struct Index {
  scenarios::Configuration configuration;
  scenarios::ParameterIndex index{scenarios::bind(configuration)};
};

Axis axis(const std::string& text) { return parse_axis(text, Index().index); }

std::string complaint(const std::string& text) {
  return tests::scenario_error([&text] { axis(text); });
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("930 Given lists, ranges and all, when axes are read, then their values are legal texts without "
          "doubles") {
  CHECK(axis("machine.cpus=1, 2,8").values == Texts{"1", "2", "8"});
  CHECK(axis("machine.cpus=1..8:8").values.size() == 8);
  CHECK(axis("machine.cpus=1..3:9").values == Texts{"1", "2", "3"});
  CHECK(axis("workload.request_size=4KiB..64KiB:5log").values ==
        Texts{"4KiB", "8KiB", "16KiB", "32KiB", "64KiB"});
  CHECK(axis("workload.request_size=4KiB..64KiB:4").values == Texts{"4KiB", "24KiB", "44KiB", "64KiB"});
  CHECK(axis("workload.request_size=512B..2KiB:9").values == Texts{"512B", "1KiB", "1536B", "2KiB"});
  CHECK(axis("kernel.locks.wake_up=1us..3us:3").values == Texts{"1us", "2us", "3us"});
  CHECK(axis("kernel.locks.wake_up=1000ns,1us").values == Texts{"1us"});
  CHECK(axis("kernel.dio.wake=all").values.size() == 3);
  CHECK(axis("workload.pin=all").values == Texts{"false", "true"});
}

TEST_CASE("938 Given a value that is varied twice, when a grid is made, then it is refused") {
  const auto twice = [](const std::string& first, const std::string& second) {
    return tests::scenario_error([&] { const Grid grid({axis(first), axis(second)}, {}, {"a"}, 1); });
  };
  CHECK(twice("machine.cpus=1,2", "machine.cpus=4,8") ==
        "--vary: found machine.cpus twice; legal: every value once");
  CHECK(twice("machine.cpus=1,2", "run.seed=1").empty());
  const Index index;
  CHECK(tests::scenario_error([&] {
          parse_points("machine.cpus,run.seed,machine.cpus\n1,2,8\n", "p.csv", index.index);
        }) == "p.csv:1: found machine.cpus twice; legal: every value once");
  CHECK(tests::scenario_error([&] {
          const Grid grid({axis("machine.cpus=1")}, parse_points("machine.cpus\n2\n", "p.csv", index.index),
                          {"a"}, 1);
        }) == "--vary: found machine.cpus twice; legal: every value once");
}

TEST_CASE("939 Given ranges that cannot be computed, when axes are read, then they are refused") {
  for (const auto* range : {"0..9223372036854775807:3", "9007199254740993..9007199254740999:2"}) {
    CAPTURE(range);
    CHECK(complaint("run.seed=" + std::string(range)).find("legal: at most 9007199254740992") !=
          std::string::npos);
  }
  CHECK(axis("run.seed=0..9007199254740992:2").values == Texts{"0", "9007199254740992"});
  CHECK(axis("run.seed=9223372036854775807,0").values == Texts{"9223372036854775807", "0"});
  const sim::ParameterValue like{std::int64_t{0}};
  CHECK(std::get<std::int64_t>(with_number(like, 1e300)) == std::numeric_limits<std::int64_t>::max());
  CHECK(std::get<std::int64_t>(with_number(like, -1e300)) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("928 Given bytes that are no text, when axes and points are read, then they are refused") {
  CHECK(complaint("run.ties=\xff").find("found \"run.ties=\\xff\" with characters that cannot be printed") !=
        std::string::npos);
  const Index index;
  CHECK(tests::scenario_error([&] {
          parse_points("run.ties\n\xff\n", "p.csv", index.index);
        }).starts_with("p.csv:2: found \"\\xff\" with characters that cannot be printed"));
  CHECK(parse_points("run.ties\r\nfifo\r\n", "p.csv", index.index).rows.size() == 1);
}

// Quadratic time would be hours.
TEST_CASE("929 Given a million values, when they are read, then that ends") {
  CHECK(axis("run.seed=1..1000000:1000000").values.size() == 1'000'000);
  std::string list = "run.seed=0";
  for (int i = 1; i < 200'000; ++i) list += "," + std::to_string(i);
  CHECK(axis(list).values.size() == 200'000);
}

TEST_CASE("931 Given bad axes, when read, then place, found and legal values are told") {
  CHECK(complaint("machine.cpuz=1").find("did you mean \"machine.cpus\"") != std::string::npos);
  CHECK(complaint("machine.cpus=0") ==
        "--vary machine.cpus=0: out of range: found 0; legal: an integer, 1 .. 64");
  CHECK(
      complaint("workload.request_size=4KiB,21845B") ==
      "--vary workload.request_size=4KiB,21845B: between two steps: found \"21845B\", nearest are 21KiB and "
      "22016B; legal: a size, 512B .. 64MiB, in steps of 512B");
  CHECK(complaint("machine.cpus=").find("empty grid: found no value") != std::string::npos);
  CHECK(complaint("machine.cpus=all").find("for names and switches only") != std::string::npos);
  CHECK(complaint("machine.cpus=1..8").find("no number of values") != std::string::npos);
  CHECK(complaint("machine.cpus=1..8:1").find("N from 2") != std::string::npos);
  CHECK(complaint("machine.cpus=1..8:3linear").find("FROM..TO:Nlog") != std::string::npos);
  CHECK(complaint("kernel.locks.wake_up=0ns..1us:3log").find("both ends above 0") != std::string::npos);
  CHECK(complaint("kernel.dio.wake=a..b:3").find("legal") != std::string::npos);
  CHECK(complaint("machine").find("found no values") != std::string::npos);
  CHECK(complaint("kernel.locks.wake_up=5").find("unit") != std::string::npos);
}

TEST_CASE(
    "932 Given a grid, when its points are asked for, then every combination comes once and numbers stay") {
  const Grid grid({axis("machine.cpus=1,2"), axis("workload.pin=all")}, {}, {"old", "new"}, 3);
  REQUIRE(grid.size() == 24);
  std::set<std::string> seen;
  for (std::size_t n = 1; n <= grid.size(); ++n) {
    const auto point = grid.at(n);
    CHECK(point.number == n);
    seen.insert(point.variant + point.settings[0].second + point.settings[1].second +
                std::to_string(point.replication));
  }
  CHECK(seen.size() == 24);
  CHECK(grid.at(1).settings == Settings{{"machine.cpus", "1"}, {"workload.pin", "false"}});
  CHECK(grid.at(24).settings == Settings{{"machine.cpus", "2"}, {"workload.pin", "true"}});
  CHECK(grid.at(2).replication == 1);
  CHECK(grid.at(4).variant == "new");
}

TEST_CASE("933 Given a list of points, when read, then each line is a point, and bad ones are told with "
          "their line") {
  const Index index;
  const auto read = [&](const std::string& text) { return parse_points(text, "p.csv", index.index); };
  const auto list = read("machine.cpus, kernel.locks.wake_up\n1,1us\n\n2, 2us\r\n");
  REQUIRE(list.rows.size() == 2);
  const Grid grid({axis("workload.pin=all")}, list, {"old"}, 1);
  CHECK(grid.size() == 4);
  CHECK(grid.at(3).settings ==
        Settings{{"machine.cpus", "2"}, {"kernel.locks.wake_up", "2us"}, {"workload.pin", "false"}});
  CHECK(grid.paths() == Texts{"machine.cpus", "kernel.locks.wake_up", "workload.pin"});
  CHECK_THROWS_WITH_AS(read("machine.cpus\n1,2\n"),
                       "p.csv:2: found 2 fields; legal: 1, as many as the first line has paths",
                       text::InputError);
  CHECK_THROWS_AS(read("machine.cpus\n"), text::InputError);
  CHECK_THROWS_AS(read(""), text::InputError);
  CHECK_THROWS_AS(read("machine.cpus\n0\n"), text::InputError);
}

TEST_CASE("934 Given values of every kind, when turned into numbers and back, then nothing is lost") {
  Index index;
  for (const auto& bound : index.index.parameters()) {
    const auto value = bound.value();
    const auto number = number_of(value);
    if (!number) continue;
    CHECK_MESSAGE(with_number(value, *number) == value, bound.path);
  }
}

TEST_CASE("935 Given a list of points with values between two steps, when read, then they are rounded and "
          "counted") {
  const Index index;
  const auto list = parse_points("workload.request_size, machine.cpus\n21845B, 1\n8KiB, 2\n700B, 2\n",
                                 "p.csv", index.index);
  CHECK(list.rounded == 2);
  CHECK(list.rows == std::vector<Texts>{{"22016B", "1"}, {"8KiB", "2"}, {"512B", "2"}});
  CHECK_THROWS_AS(parse_points("workload.request_size\n200B\n", "p.csv", index.index), text::InputError);
}

TEST_CASE(
    "936 Given every parameter, when its default and the ends of its range are checked, then they are on "
    "its step") {
  Index index;
  std::size_t stepped = 0;
  for (const auto& bound : index.index.parameters()) {
    CAPTURE(bound.path);
    const auto& parameter = *bound.parameter;
    CHECK_NOTHROW(sim::check_range(parameter, parameter.default_value));
    if (!parameter.step) continue;
    ++stepped;
    CHECK_NOTHROW(sim::check_range(parameter, parameter.least));
    CHECK_NOTHROW(sim::check_range(parameter, parameter.most));
  }
  CHECK(stepped >= 2);
}

TEST_CASE(
    "937 Given numbers, when the nearest legal value is asked for, then it is on the step and in range") {
  Index index;
  const auto& size = *index.index.find("workload.request_size")->parameter;
  const auto nearest = [](const sim::Parameter& p, double x) { return sim::to_string(nearest_legal(p, x)); };
  CHECK(nearest(size, 21845.3) == "22016B");
  CHECK(nearest(size, 1) == "512B");
  CHECK(nearest(size, 1e12) == "64MiB");
  CHECK(step_of(size) == 512);
  const auto& cpus = *index.index.find("machine.cpus")->parameter;
  CHECK(nearest(cpus, 3.4) == "3");
  CHECK(has_coarse_steps(cpus));
  const auto& time = *index.index.find("kernel.locks.wake_up")->parameter;
  CHECK(nearest(time, 1000.4) == "1us");
  CHECK_FALSE(has_coarse_steps(time));
  const auto& rate = *index.index.find("storage.adapter.dma_rate")->parameter;
  CHECK(step_of(rate) == 0);
}
