#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "tests/unit/support/text_file.hpp"
#include "tests/unit/tracing_views/run.hpp"
#include "tracing/formats/chrome_json.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::views;
using nlohmann::json;

namespace {

using Track = std::pair<std::uint64_t, std::uint64_t>;

Track track_of(const json& event) { return {event.at("pid"), event.at("tid")}; }

json chrome_trace() {
  const TemporaryFolder folder;
  const FakeNames names;
  ChromeJsonSink sink(folder / "t.trace.json", names);
  Events events(sink);
  pass_rounds(events, kRounds);
  sink.finish();
  return json::parse(test::read_text(folder / "t.trace.json"));
}

std::map<std::string, std::uint64_t> phases(const json& trace) {
  std::map<std::string, std::uint64_t> count;
  for (const auto& event : trace) ++count[event.at("ph").get<std::string>()];
  return count;
}

} // namespace

TEST_CASE("a Chrome trace is JSON with times in order and slices that nest on each track") {
  const auto trace = chrome_trace();
  std::map<Track, std::vector<std::string>> open;
  double last = 0;
  for (const auto& event : trace) {
    const std::string phase = event.at("ph");
    if (phase == "M") continue;
    const double time = event.at("ts");
    REQUIRE(time >= last);
    last = time;
    auto& stack = open[track_of(event)];
    if (phase == "B") stack.push_back(event.at("name"));
    if (phase == "E") {
      REQUIRE(!stack.empty());
      stack.pop_back();
    }
    // The start of an arrow, and the points that it passes, belong to the slice that is open there.
    if (phase == "s" || phase == "t" || phase == "f") {
      REQUIRE(!stack.empty());
      CHECK(event.contains("bp") == (phase != "s"));
    }
  }
  for (const auto& [track, stack] : open) CHECK(stack.empty());
}

TEST_CASE("a Chrome trace has every slice, arrow and request once") {
  const auto trace = chrome_trace();
  const Truth truth{kRounds};
  auto count = phases(trace);
  // On the CPU each task twice per I/O; off it twice asleep and twice runnable, but for the first and last
  // time.
  CHECK(count["B"] == 2 * truth.ios() + truth.ios() + 2 * truth.ios() + truth.wakeups() + truth.tenancies() +
                          truth.interrupts() + truth.softirqs() + truth.spins());
  CHECK(count["E"] == count["B"]);
  CHECK(count["s"] == truth.ios());
  CHECK(count["t"] == 4 * truth.ios());
  CHECK(count["f"] == truth.ios());
  CHECK(count["b"] == truth.ios());
  CHECK(count["e"] == truth.ios());
  CHECK(count["C"] == 2 * truth.ios());
  std::map<std::uint64_t, std::string> arrows;
  std::set<std::uint64_t> requests;
  for (const auto& event : trace) {
    const std::string phase = event.at("ph");
    if (phase == "s" || phase == "t" || phase == "f") arrows[event.at("id").get<std::uint64_t>()] += phase;
    if (phase == "b") CHECK(requests.insert(event.at("id").get<std::uint64_t>()).second);
    if (phase == "e") CHECK(requests.erase(event.at("id").get<std::uint64_t>()) == 1);
  }
  for (const auto& [io, points] : arrows) CHECK(points == "sttttf");
}

TEST_CASE("in a Chrome trace names are as they were, and the last count of requests is 0") {
  const auto trace = chrome_trace();
  std::map<std::string, std::uint64_t> in_flight;
  std::set<std::string> threads;
  for (const auto& event : trace) {
    if (event.value("name", "") == "thread_name") threads.insert(event.at("args").at("name"));
    if (event.at("ph") == "C")
      in_flight[event.at("name").get<std::string>()] = event.at("args").at("requests");
  }
  CHECK(threads.contains(R"(raw "io";<1>&)"));
  CHECK(threads.contains("sdb"));
  CHECK(in_flight == std::map<std::string, std::uint64_t>{{"sda in flight", 0}, {"sdb in flight", 0}});
}

TEST_CASE("a Chrome trace that was cut off needs but its bracket") {
  const TemporaryFolder folder;
  const auto path = folder / "t.trace.json";
  {
    const FakeNames names;
    ChromeJsonSink sink(path, names);
    Events events(sink);
    pass_rounds(events, 1000);
  }
  const auto trace = json::parse(test::read_text(path) + "]");
  CHECK(trace.size() > 1000);
  results::check_output(path, kChromeTrace);
}
