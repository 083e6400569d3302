#include <doctest/doctest.h>

#include "experiments/runs/progress.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using experiments::Progress;
using experiments::progress_text;
using experiments::RunUnderWay;

TEST_CASE(
    "890 Given one run, When shown, Then percentage and time left stand before what a narrow line cuts") {
  const std::vector<RunUnderWay> running{{"sync read, old", {12400ms, 17432, 160000}}};
  CHECK(progress_text({.running = running, .simulated = 12400ms, .elapsed = 1s}) ==
        "sync read, old: 10 %, 8 s left, 17 432 of 160 000 I/Os, 12.4 s simulated, 12.4 x real time");
}

TEST_CASE(
    "891 Given the third of eight runs, When shown, Then all eight count for percentage and time left") {
  const std::vector<RunUnderWay> third{{"c", {10s, 1000, 2000}}};
  CHECK(progress_text({.running = third, .ended = 2, .total = 8, .simulated = 50s, .elapsed = 10s}) ==
        "run 3 of 8: 31 %, 22 s left, c: 1 000 of 2 000 I/Os, 50.0 s simulated, 5.0 x real time");
  const std::vector<RunUnderWay> two{{"a", {10s, 1000, 4000}}, {"b", {20s, 3000, 4000}}};
  CHECK(progress_text({.running = two, .total = 4, .simulated = 30s, .elapsed = 30s}) ==
        "runs 1 to 2 of 4: 25 %, 1 min 30 s left, 4 000 of 8 000 I/Os, 30.0 s simulated, 1.0 x real time");
}

TEST_CASE("892 Given nothing done yet or no time over, When shown, Then speed and time left are missing") {
  const std::vector<RunUnderWay> begun{{"a", {0s, 0, 100}}};
  CHECK(progress_text({.running = begun}) == "a: 0 %, 0 of 100 I/Os");
  const std::vector<RunUnderWay> soon{{"a", {0s, 3, 100}}};
  CHECK(progress_text({.running = soon, .elapsed = 10ms}) == "a: 3 %, 3 of 100 I/Os");
  CHECK(progress_text({}).empty());
}

TEST_CASE(
    "893 Given updates in quick succession, When drawn, Then at most five a second, and cleared at the end") {
  std::chrono::steady_clock::time_point now{};
  std::vector<std::string> written;
  {
    experiments::ProgressLine line(
        1, true, 40, [&] { return now; }, [&](const std::string& text) { written.push_back(text); });
    for (int i = 0; i < 100; ++i) {
      line.update("a", {i * 10ms, static_cast<std::uint64_t>(i), 100});
      now += 10ms;
    }
    CHECK(written.size() == 5);
    for (const auto& text : written) CHECK(text.size() <= 39 + std::string("\r\x1b[K").size());
    line.finish("a");
    CHECK(written.back() == "\r\x1b[K");
  }
  CHECK(written.size() == 6);
}

TEST_CASE("894 Given no terminal, When updated, Then nothing is written") {
  bool any = false;
  experiments::ProgressLine line(
      1, false, 80, [] { return std::chrono::steady_clock::now(); }, [&](const std::string&) { any = true; });
  line.update("a", {1s, 1, 2});
  line.finish("a");
  CHECK_FALSE(any);
}

TEST_CASE("895 Given text with letters of several bytes, When cut, Then columns are counted and no letter is "
          "split") {
  CHECK(experiments::cut_to_width("abc", 2) == "ab");
  CHECK(experiments::cut_to_width("äöü", 2) == "äö");
  CHECK(experiments::cut_to_width("abc", 3) == "abc");
}

TEST_CASE(
    "896 Given points or a run that takes hours, When shown, Then the line says simulated time and speed") {
  using experiments::ProgressUnit;
  const std::vector<RunUnderWay> points{{"two", {30s, 3, 12, ProgressUnit::points}}};
  CHECK(progress_text({.running = points, .simulated = 30s, .elapsed = 10s}) ==
        "two: 25 %, 30 s left, 3 of 12 points, 30.0 s simulated, 3.0 x real time");
  const std::vector<RunUnderWay> schedules{{"two", {0s, 0, 12, ProgressUnit::schedules}}};
  CHECK(progress_text({.running = schedules, .elapsed = 10s}) == "two: 0 %, 0 of 12 schedules");
  const std::vector<RunUnderWay> slow{{"slow", {1200ms, 0, 80}}};
  CHECK(progress_text({.running = slow, .simulated = 1200ms, .elapsed = 100s}) ==
        "slow: 0 %, 0 of 80 I/Os, 1.2 s simulated, 0.012 x real time");
}

TEST_CASE(
    "897 Given points that were there already, When shown, Then they count, but not for the time left") {
  using experiments::ProgressUnit;
  const std::vector<RunUnderWay> points{{"two", {0s, 92, 100, ProgressUnit::points, 90}}};
  CHECK(progress_text({.running = points, .elapsed = 10s}) == "two: 92 %, 40 s left, 92 of 100 points");
}
