/// Pages, timelines and hangs that are written down.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/scenario/command.hpp"
#include "text/file.hpp"
#include "text/json.hpp"

using namespace dioscope;
using namespace dioscope::test;
using text::Json;

namespace {

const std::vector<std::string> kSmall{"--set", "workload.requests=40", "--set", "run.warmup=10ms"};

Ended dioscope_in_source(std::vector<std::string> words, const std::vector<std::string>& more = {}) {
  words.insert(words.end(), more.begin(), more.end());
  return run_dioscope(std::move(words), DIOSCOPE_SOURCE_DIR);
}

/// The data of a page.
Json data_of(const std::filesystem::path& page) {
  const auto html = text::read_file(page);
  const std::string open = R"(<script type="application/json" id="data">)";
  const auto begin = html.find(open) + open.size();
  return Json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

} // namespace

TEST_CASE("754 Given I/Os that take longer than a timeline usually is, when recorded, then it is as long as "
          "some of them need") {
  const TemporaryFolder folder;
  const auto out = (folder / "out").string();
  REQUIRE(dioscope_in_source({"run", "thread-2002-09-19", "--variant", "async read, queue 4", "--timeline",
                              "--out", out, "--set", "workload.requests=40", "--set", "run.warmup=100ms"})
              .code == 0);
  const auto timeline = text::read_json(folder / "out" / "timeline-async-read-queue-4.json");
  CHECK(timeline.at("end_ns").get<std::int64_t>() - timeline.at("begin_ns").get<std::int64_t>() > 60'000'000);
  CHECK(timeline.at("ios").size() == 8);
}

TEST_CASE("755 Given a comparison with its folder, when reported, then one page has answer, differences, "
          "parameters "
          "with sources and no address of a network") {
  const TemporaryFolder folder;
  const auto out = (folder / "out").string();
  REQUIRE(dioscope_in_source({"compare", "completion-context", "--replications", "2", "--out", out}, kSmall)
              .code == 0);
  const auto made = dioscope_in_source({"report", out});
  CAPTURE(made.err);
  REQUIRE(made.code == 0);
  CHECK(contains(made.out, "report.html"));
  const auto page = folder / "out" / "report.html";
  const auto data = data_of(page);
  CHECK(data.at("format") == "dioscope-report-1");
  REQUIRE(data.at("runs").size() == 1);
  const auto& run = data.at("runs").at(0);
  CHECK(run.at("title").get<std::string>().starts_with("Nothing but the context"));
  CHECK(!run.at("answer").empty());
  CHECK(run.at("differences").size() == 11);
  CHECK(run.at("result").at("format") == "dioscope-result-5");
  CHECK(run.at("repeat").at(0).get<std::string>().starts_with("dioscope compare completion-context"));
  CHECK(run.at("parameters").size() > 100);
  CHECK(std::ranges::any_of(run.at("parameters"), [](const Json& p) { return p.at("fitted").get<bool>(); }));
  const auto html = text::read_file(page);
  for (const auto* address : {"src=\"http", "href=\"http", "url(http", "@import"})
    CHECK_MESSAGE(!contains(html, address), address);
  for (const auto* placeholder : {"{{title}}", "{{style}}", "{{script}}", "{{data}}"})
    CHECK_MESSAGE(!contains(html, placeholder), placeholder);
  // Again: it replaces its own page, and nothing else.
  CHECK(dioscope_in_source({"report", out}).code == 0);
  write_text(folder / "mine.html", "<html>mine</html>");
  const auto refused = dioscope_in_source({"report", out, "--out", (folder / "mine.html").string()});
  CHECK(refused.code == 1);
  CHECK(text::read_file(folder / "mine.html") == "<html>mine</html>");
}

TEST_CASE("756 Given a run with a timeline, when read, then spans ascend within the window, and I/Os lie in "
          "it whole "
          "with steps on every lane") {
  const TemporaryFolder folder;
  const auto out = (folder / "out").string();
  REQUIRE(dioscope_in_source({"run", "completion-context", "--timeline", "--out", out}, kSmall).code == 0);
  for (const auto* name : {"timeline-process-context.json", "timeline-interrupt-context.json"}) {
    const auto timeline = text::read_json(folder / "out" / name);
    CHECK(timeline.at("format") == "dioscope-timeline-1");
    const auto length =
        timeline.at("end_ns").get<std::int64_t>() - timeline.at("begin_ns").get<std::int64_t>();
    REQUIRE(length > 0);
    CHECK(timeline.at("cpus").size() == 8);
    const auto names = timeline.at("names").size();
    for (const auto& cpu : timeline.at("cpus")) {
      const auto& spans = cpu.at("spans");
      REQUIRE(spans.size() % 4 == 0);
      std::map<int, std::int64_t> end; // by kind
      bool within = true;
      bool apart = true;
      for (std::size_t i = 0; i < spans.size(); i += 4) {
        const auto begin = spans[i].get<std::int64_t>();
        const auto until = begin + spans[i + 1].get<std::int64_t>();
        within = within && begin >= 0 && until <= length && spans[i + 3].get<std::size_t>() < names;
        auto& last = end[spans[i + 2].get<int>()];
        apart = apart && begin >= last;
        last = until;
      }
      CHECK(within);
      CHECK(apart);
    }
    const auto& ios = timeline.at("ios");
    REQUIRE(!ios.empty());
    std::set<int> lanes;
    for (const auto& io : ios) {
      CHECK(io.at("begin") >= 0);
      CHECK(io.at("end") <= length);
      for (std::size_t i = 0; i < io.at("steps").size(); i += 5)
        lanes.insert(io.at("steps")[i + 2].get<int>());
    }
    CHECK(lanes == std::set<int>{0, 1, 2, 3, 4, 5});
    CHECK(!timeline.at("locks").empty());
  }
  const auto plain =
      dioscope_in_source({"run", "completion-context", "--out", (folder / "plain").string()}, kSmall);
  CHECK(text::read_json(folder / "plain" / "result.json").at("fingerprint") ==
        text::read_json(folder / "out" / "result.json").at("fingerprint"));
  REQUIRE(dioscope_in_source({"report", out}).code == 0);
  const auto data = data_of(folder / "out" / "report.html").at("runs").at(0);
  CHECK(data.at("timelines").size() == 2);
  CHECK(data.at("stages") == text::read_json(folder / "out" / "stages.json").at("variants"));
}

TEST_CASE(
    "757 Given a scenario, when reported, then it is run with timelines and the page says how to repeat it") {
  const TemporaryFolder folder;
  const auto page = (folder / "page.html").string();
  const auto made = dioscope_in_source({"report", "completion-context", "--out", page}, kSmall);
  CAPTURE(made.err);
  REQUIRE(made.code == 0);
  const auto data = data_of(page);
  CHECK(data.at("runs").at(0).at("timelines").size() == 2);
  CHECK(data.at("runs").at(0).at("stages").size() == 2);
  CHECK(data.at("runs").at(0).at("repeat").at(0) ==
        "dioscope report completion-context --set workload.requests=40 --set run.warmup=10ms");
}

TEST_CASE(
    "758 Given what is no result, another version or half a file, when reported, then one line says so and "
    "nothing is written") {
  const TemporaryFolder folder;
  const auto out = (folder / "out").string();
  REQUIRE(dioscope_in_source({"run", "completion-context", "--out", out}, kSmall).code == 0);
  const auto file = folder / "out" / "result.json";
  const auto whole = text::read_file(file);
  const auto page = folder / "page.html";
  write_text(folder / "sweep.sqlite", "SQLite format 3");
  const auto refused = [&](const std::vector<std::string>& what, int code, const std::string& said) {
    std::vector<std::string> words{"report"};
    words.insert(words.end(), what.begin(), what.end());
    words.insert(words.end(), {"--out", page.string()});
    const auto ended = dioscope_in_source(words);
    CAPTURE(ended.err);
    CHECK(ended.code == code);
    CHECK(contains(ended.err, said));
    CHECK(std::ranges::count(ended.err, '\n') == 1);
    CHECK_FALSE(std::filesystem::exists(page));
  };
  write_text(file, whole.substr(0, whole.size() / 2));
  refused({out}, 2, "result.json");
  auto other = whole;
  other.replace(other.find("dioscope-result-5"), 17, "dioscope-result-4");
  write_text(file, other);
  refused({out}, 2, "run the scenario again");
  std::filesystem::create_directory(folder / "empty");
  refused({(folder / "empty").string()}, 2, "found neither result.json nor exploration.json");
  refused({(folder / "sweep.sqlite").string()}, 2, "with --answer FILE");
  write_text(file, whole);
  refused({out, "completion-context"}, 1, "legal: only the ones or only the other");
  refused({"completion-context", "mapped-target"}, 1, "legal: one");
  refused({out, "--quick"}, 1, "--quick: means nothing with results");
}

TEST_CASE("759 Given a design that hangs, when it is run, then its results, its lock graph with the cycle in "
          "red and "
          "its story are written, and it ends with 3") {
  const TemporaryFolder folder;
  const auto out = (folder / "out").string();
  const auto hung = dioscope_in_source({"run", "mapped-target", "--variant", "interrupt", "--out", out});
  CHECK(hung.code == 3);
  CHECK(contains(hung.out, "interrupt: no result: deadlock at "));
  const auto result = text::read_json(folder / "out" / "result.json");
  CHECK(result.at("variants").empty());
  CHECK(result.at("failed").at(0).at("exit_code") == 3);
  const auto graph = text::read_file(folder / "out" / "locks-interrupt.dot");
  CHECK(graph.starts_with("digraph locks {\n"));
  CHECK(contains(graph, "color=red, fontcolor=red"));
  CHECK(contains(graph, "held by"));
  const auto story = text::read_file(folder / "out" / "story-interrupt.txt");
  CHECK(contains(story, "\n  cycle: "));
  CHECK(contains(story, "the last steps of CPU"));
  REQUIRE(dioscope_in_source({"report", out}).code == 0);
  const auto hangs = data_of(folder / "out" / "report.html").at("runs").at(0).at("hangs");
  REQUIRE(hangs.size() == 1);
  CHECK(hangs.at(0).at("cycle").size() >= 3);
}

TEST_CASE("760 Given the answer of a sweep, when reported beside a run, then the page has both") {
  const TemporaryFolder folder;
  const auto answer = (folder / "answer.json").string();
  auto words = std::vector<std::string>{"sweep",    "completion-context",
                                        "--vary",   "machine.cpus=4,8",
                                        "--metric", "cpu_us_per_io",
                                        "--answer", answer,
                                        "--out",    (folder / "points.sqlite").string()};
  REQUIRE(dioscope_in_source(words, kSmall).code == 0);
  const auto page = (folder / "page.html").string();
  const auto made = dioscope_in_source({"report", answer, "--out", page});
  CAPTURE(made.err);
  REQUIRE(made.code == 0);
  const auto sweeps = data_of(page).at("sweeps");
  REQUIRE(sweeps.size() == 1);
  CHECK(sweeps.at(0).at("kind") == "grid");
  CHECK(sweeps.at(0).at("points").size() == 4);
}
