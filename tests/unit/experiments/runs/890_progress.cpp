#include <doctest/doctest.h>

#include "experiments/runs/progress.hpp"

using namespace dioscope;
using namespace std::chrono_literals;

TEST_CASE("890 Given one variant, When shown, Then the line has simulated time, I/Os, speed and time left") {
  const std::vector<experiments::RunningVariant> running{{"sync read, old", {12400ms, 17432, 160000}, 1s}};
  CHECK(experiments::progress_text(running) ==
        "sync read, old: 12.4 s simulated, 17 432 of 160 000 I/Os (10 %), 12.4 x real time, 8 s left");
}

TEST_CASE("891 Given several variants, When shown, Then the line has their sums and the longest time left") {
  const std::vector<experiments::RunningVariant> running{{"a", {10s, 1000, 4000}, 1s},
                                                         {"b", {20s, 100, 4000}, 2s}};
  CHECK(experiments::progress_text(running) ==
        "2 variants: 30.0 s simulated, 1 100 of 8 000 I/Os (13 %), 20.0 x real time, 1 min 18 s left");
}

TEST_CASE("892 Given nothing done yet, When shown, Then speed and time left are missing") {
  const std::vector<experiments::RunningVariant> running{{"a", {0s, 0, 100}, 0s}};
  CHECK(experiments::progress_text(running) == "a: 0.0 s simulated, 0 of 100 I/Os (0 %)");
  CHECK(experiments::progress_text({}) == "");
}

TEST_CASE(
    "893 Given updates in quick succession, When drawn, Then at most five a second, and cleared at the end") {
  std::chrono::steady_clock::time_point now{};
  std::vector<std::string> written;
  {
    experiments::ProgressLine line(
        true, 40, [&] { return now; }, [&](const std::string& text) { written.push_back(text); });
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
      false, 80, [] { return std::chrono::steady_clock::now(); }, [&](const std::string&) { any = true; });
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
  CHECK(experiments::progress_text(
            std::vector<experiments::RunningVariant>{{"two", {30s, 3, 12, ProgressUnit::points}, 10s}}) ==
        "two: 30.0 s simulated, 3 of 12 points (25 %), 3.0 x real time, 30 s left");
  CHECK(experiments::progress_text(std::vector<experiments::RunningVariant>{
            {"two", {0s, 0, 12, ProgressUnit::schedules}, 10s}}) == "two: 0 of 12 schedules (0 %)");
  CHECK(
      experiments::progress_text(std::vector<experiments::RunningVariant>{{"slow", {1200ms, 0, 80}, 100s}}) ==
      "slow: 1.2 s simulated, 0 of 80 I/Os (0 %), 0.012 x real time");
}
