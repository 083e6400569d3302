#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "experiments/runs/workers.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using experiments::ExitCode;
using experiments::Job;
using experiments::ReportProgress;
using experiments::Workers;

namespace {

Workers workers_for(std::chrono::nanoseconds time, unsigned at_most) {
  return {at_most, experiments::TimeLimit{time, std::chrono::steady_clock::now() + time}};
}

const Job kShort{"short", [](const ReportProgress&) { return std::string("done"); }};
const Job kLong{"long", [](const ReportProgress&) {
                  std::this_thread::sleep_for(60s);
                  return std::string("never");
                }};

} // namespace

TEST_CASE("870 Given a time limit, When it is over, Then what has ended is kept, what runs is killed and "
          "what is left does not begin") {
  const auto begin = std::chrono::steady_clock::now();
  const auto results = experiments::run_jobs({kShort, kLong, kShort}, workers_for(500ms, 1));
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
  REQUIRE(results.size() == 3);
  CHECK(results[0].code == ExitCode::ok);
  CHECK(results[0].output == "done");
  CHECK(results[1].code == ExitCode::unfinished);
  CHECK(results[1].cut_off);
  CHECK(results[1].problem == "cut off by --time-limit 500ms");
  CHECK(results[2].name == "short");
  CHECK(results[2].code == ExitCode::unfinished);
  CHECK(results[2].cut_off);
  CHECK(results[2].problem == "not begun within --time-limit 500ms");
}

TEST_CASE(
    "871 Given a source of jobs, When the time is over, Then no more are taken and the caller is told") {
  int taken = 0;
  int ended = 0;
  const auto endless = [&]() -> std::optional<Job> { return ++taken == 3 ? kLong : kShort; };
  const auto count = [&](const experiments::JobResult&) { ++ended; };
  CHECK_FALSE(experiments::run_jobs_of(endless, workers_for(500ms, 1), {.progress = {}, .finished = count}));
  CHECK(taken == 3);
  CHECK(ended == 3);
  const auto two = [&]() -> std::optional<Job> {
    return ++taken <= 5 ? std::optional(kShort) : std::nullopt;
  };
  CHECK(experiments::run_jobs_of(two, workers_for(60s, 2), {.progress = {}, .finished = count}));
  CHECK(ended == 5);
}

TEST_CASE("872 Given one job, When run, Then its output is returned and what ended it otherwise is thrown") {
  CHECK(experiments::run_job(kShort, 1U) == "done");
  auto code = ExitCode::ok;
  try {
    experiments::run_job(kLong, workers_for(100ms, 1));
  } catch (const experiments::Failure& failure) {
    code = failure.code();
  }
  CHECK(code == ExitCode::unfinished);
}
