#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/tracing_views/run.hpp"
#include "tracing/formats/flame_svg.hpp"
#include "tracing/formats/folded.hpp"
#include "tracing/formats/speedscope.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::views;
using machine::ContextKind;
using machine::Reason;

namespace {

/// A millisecond on each of two CPUs.
machine::Ledger sample_ledger() {
  using namespace std::chrono_literals;
  namespace fn = machine::fn;
  machine::Ledger ledger(4);
  ledger.tell_tasks_apart();
  ledger.book(0, ContextKind::idle, 0).add(fn::default_idle, Reason::run, 400us);
  ledger.book(0, ContextKind::user, 1).add(fn::user_code, Reason::run, 100us);
  ledger.book(0, ContextKind::process, 1).add(fn::send_ipi, Reason::run, 250us);
  ledger.book(0, ContextKind::process, 1).add(fn::send_ipi, Reason::miss, 150us);
  ledger.book(0, ContextKind::hardirq, 0).add(fn::hlt_exit, Reason::spin, 99us);
  ledger.book(0, ContextKind::hardirq, 0).add(fn::hlt_exit, Reason::run, 1us);
  ledger.book(1, ContextKind::idle, 0).add(fn::default_idle, Reason::run, 300us);
  ledger.book(1, ContextKind::softirq, 0).add(fn::send_ipi, Reason::run, 200us);
  ledger.book(1, ContextKind::process, 2).add(fn::send_ipi, Reason::run, 200us);
  ledger.book(1, ContextKind::process, 3).add(fn::send_ipi, Reason::run, 299'990ns);
  ledger.book(1, ContextKind::process, 3).add(fn::hlt_exit, Reason::run, 10ns);
  return ledger;
}

constexpr std::int64_t kAll = 2'000'000;
constexpr std::int64_t kIdle = 700'000;

struct Frame {
  std::string title;
  double x, y, width;
};

std::vector<Frame> frames_of(const std::string& svg) {
  static const std::regex pattern(
      R"re(<title>([^<]*)</title><rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)")re");
  std::vector<Frame> frames;
  for (std::sregex_iterator it(svg.begin(), svg.end(), pattern), end; it != end; ++it)
    frames.push_back({(*it)[1], std::stod((*it)[2]), std::stod((*it)[3]), std::stod((*it)[4])});
  return frames;
}

} // namespace

TEST_CASE("folded stacks add up to the ledger, and a name cannot end a frame") {
  const auto text = folded_stacks(sample_ledger(), FakeNames());
  std::istringstream lines(text);
  std::int64_t sum = 0;
  std::map<std::string, std::int64_t> stacks;
  for (std::string line; std::getline(lines, line);) {
    const auto space = line.rfind(' ');
    stacks[line.substr(0, space)] += std::stoll(line.substr(space + 1));
    sum += std::stoll(line.substr(space + 1));
  }
  CHECK(sum == kAll);
  CHECK(stacks.size() == 11);
  CHECK(stacks["cpu0;idle;default_idle"] == 400'000);
  CHECK(stacks[R"(cpu0;process;raw "io"_<1>&;send_ipi)"] == 250'000);
  CHECK(stacks[R"(cpu0;process;raw "io"_<1>&;send_ipi;miss)"] == 150'000);
  CHECK(stacks["cpu0;hardirq;hlt_exit;spin"] == 99'000);
  CHECK(stacks["cpu1;softirq;send_ipi"] == 200'000);
}

TEST_CASE("a speedscope file has a profile for each CPU, whose weights are its time") {
  const auto file = nlohmann::json::parse(speedscope_json(sample_ledger(), FakeNames(), "a run"));
  CHECK(file.at("$schema") == "https://www.speedscope.app/file-format-schema.json");
  const auto frames = file.at("shared").at("frames").size();
  REQUIRE(file.at("profiles").size() == 4);
  for (std::size_t cpu = 0; cpu < 4; ++cpu) {
    const auto& profile = file.at("profiles").at(cpu);
    CHECK(profile.at("type") == "sampled");
    CHECK(profile.at("unit") == "nanoseconds");
    REQUIRE(profile.at("samples").size() == profile.at("weights").size());
    std::int64_t sum = 0;
    for (const auto& weight : profile.at("weights")) sum += weight.get<std::int64_t>();
    CHECK(sum == (cpu < 2 ? kAll / 2 : 0));
    CHECK(profile.at("endValue") == sum);
    for (const auto& sample : profile.at("samples"))
      for (const auto& frame : sample) CHECK(frame.get<std::size_t>() < frames);
  }
}

TEST_CASE("in a flame graph the frames upon a frame are not wider than it, and all is the ledger's time") {
  const FlameOptions everything{.least_width = 0};
  const auto frames = frames_of(flame_svg(sample_ledger(), FakeNames(), everything));
  REQUIRE(!frames.empty());
  CHECK(frames.front().title == "all: 2.000 ms, 100.00 %");
  std::map<double, double> width_of_row;
  for (const auto& frame : frames) {
    width_of_row[frame.y] += frame.width;
    double above = 0;
    for (const auto& other : frames)
      if (std::abs(other.y - (frame.y - 18)) < 0.5 && other.x >= frame.x - 1e-3 &&
          other.x + other.width <= frame.x + frame.width + 2e-3)
        above += other.width;
    CHECK(above <= frame.width + 0.02);
  }
  // all, CPU and context carry all of it; nothing below another row is missing.
  double below = frames.front().width;
  for (auto row = width_of_row.rbegin(); row != width_of_row.rend(); ++row) {
    CHECK(row->second <= below + 0.02);
    below = row->second;
  }
  auto row = width_of_row.rbegin();
  for (int level = 0; level < 4; ++level, ++row) CHECK(row->second == doctest::Approx(1180).epsilon(1e-4));
}

TEST_CASE("a flame graph leaves out what its options say, and names the time that is too narrow") {
  const auto busy = flame_svg(sample_ledger(), FakeNames(), {.idle = false});
  CHECK(busy.find("all: 1.300 ms, 100.00 %") != std::string::npos);
  CHECK(busy.find("default_idle") == std::string::npos);
  CHECK(busy.find("0.010 us too narrow to draw") != std::string::npos);
  const auto merged = flame_svg(sample_ledger(), FakeNames(), {.cpus = false, .tasks = false});
  CHECK(merged.find("cpu0") == std::string::npos);
  CHECK(merged.find("raw_io") == std::string::npos);
  CHECK(merged.find("<title>process: 900.000 us, 45.00 %</title>") != std::string::npos);
  CHECK(flame_svg(sample_ledger(), FakeNames()) == flame_svg(sample_ledger(), FakeNames()));
  CHECK(!flame_svg(machine::Ledger(1), FakeNames()).empty());
  CHECK(kAll - kIdle == 1'300'000);
}

TEST_CASE("a flame graph is well-formed XML, and the drawing program draws it") {
  const TemporaryFolder folder;
  const auto svg = (folder / "flame.svg").string();
  std::ofstream(svg) << flame_svg(sample_ledger(), FakeNames(), {.title = "a <b> & \"c\""});
  bool any = false;
  if (have_program("xmllint")) {
    any = true;
    CHECK(output_of("xmllint --noout '" + svg + "'").empty());
  } else if (have_program("python3")) {
    any = true;
    CHECK(output_of("python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' '" + svg + "'")
              .empty());
  }
  if (have_program("rsvg-convert")) {
    any = true;
    CHECK(output_of("rsvg-convert '" + svg + "'").starts_with("\x89PNG"));
  }
  if (!any) test::skip("no xmllint, python3 or rsvg-convert here");
}
