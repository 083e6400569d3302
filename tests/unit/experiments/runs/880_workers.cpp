#include <doctest/doctest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

#include "experiments/runs/workers.hpp"
#include "results/files.hpp"
#include "tests/unit/scenarios/fixtures.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using experiments::ExitCode;
using experiments::Job;
using experiments::ReportProgress;

TEST_CASE("880 Given jobs that end in another order, When run together, Then results come in the order of "
          "the jobs") {
  std::vector<Job> jobs;
  for (int i = 0; i < 4; ++i)
    jobs.push_back({"job " + std::to_string(i), [i](const ReportProgress&) {
                      std::this_thread::sleep_for((4 - i) * 30ms);
                      return std::to_string(i);
                    }});
  const auto results = experiments::run_jobs(jobs, 4);
  REQUIRE(results.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(results[i].name == "job " + std::to_string(i));
    CHECK(results[i].output == std::to_string(i));
    CHECK(results[i].code == ExitCode::ok);
  }
}

TEST_CASE("881 Given more jobs than may run, When run, Then each has a process of its own and no more run at "
          "a time") {
  std::vector<Job> jobs;
  for (int i = 0; i < 5; ++i)
    jobs.push_back({std::to_string(i), [](const ReportProgress& report) {
                      report({});
                      std::this_thread::sleep_for(20ms);
                      return std::to_string(getpid());
                    }});
  std::set<std::string> running;
  std::size_t most = 0;
  const experiments::JobEvents events{
      .progress =
          [&](const std::string& name, const experiments::ProgressRecord&) {
            running.insert(name);
            most = std::max(most, running.size());
          },
      .finished = [&](const experiments::JobResult& job) { running.erase(job.name); }};
  std::set<std::string> processes;
  for (const auto& result : experiments::run_jobs(jobs, 2, events)) processes.insert(result.output);
  CHECK(processes.size() == 5);
  CHECK(most <= 2);
  CHECK(running.empty());
}

TEST_CASE("882 Given a job that crashes, When run, Then its name and signal are reported and the others are "
          "complete") {
  const std::vector<Job> jobs{{"fine", [](const ReportProgress&) { return std::string("output"); }},
                              {"sync read, old",
                               [](const ReportProgress&) -> std::string {
                                 raise(SIGKILL);
                                 return "never";
                               }},
                              {"leaves", [](const ReportProgress&) -> std::string { _exit(3); }},
                              {"fine too", [](const ReportProgress&) { return std::string("output"); }}};
  const auto results = experiments::run_jobs(jobs, 1);
  CHECK(results[0].output == "output");
  CHECK(results[1].name == "sync read, old");
  CHECK(results[1].code == ExitCode::unfinished);
  CHECK(results[1].problem == "its process was ended by signal 9 (Killed)");
  CHECK(results[2].code == ExitCode::unfinished);
  CHECK(results[2].problem == "its process ended with exit code 3 without a result");
  CHECK(results[3].output == "output");
}

TEST_CASE(
    "889 Given a job without memory, when run, then it is unfinished, and only what would end so again is "
    "an outcome") {
  const std::vector<Job> jobs{
      {"large", [](const ReportProgress&) -> std::string { throw std::bad_alloc(); }}};
  const auto results = experiments::run_jobs(jobs, 1);
  CHECK(results[0].code == ExitCode::unfinished);
  CHECK(results[0].problem == "out of memory");
  for (const auto code : {ExitCode::ok, ExitCode::bad_scenario, ExitCode::deadlock, ExitCode::lock_rule,
                          ExitCode::stall, ExitCode::internal_error})
    CHECK(experiments::is_outcome(code));
  for (const auto code : {ExitCode::usage, ExitCode::non_determinism, ExitCode::expectation_missed,
                          ExitCode::unfinished, ExitCode::interrupted, static_cast<ExitCode>(77)})
    CHECK_FALSE(experiments::is_outcome(code));
}

TEST_CASE("883 Given a job that throws, When run, Then message and exit code arrive") {
  const std::vector<Job> jobs{
      {"deadlock",
       [](const ReportProgress&) -> std::string {
         throw experiments::Failure(ExitCode::deadlock, "A waits for B");
       }},
      {"bug", [](const ReportProgress&) -> std::string { throw std::logic_error("a BIO completed twice"); }}};
  const auto results = experiments::run_jobs(jobs, 2);
  CHECK(results[0].code == ExitCode::deadlock);
  CHECK(results[0].problem == "A waits for B");
  CHECK(results[1].code == ExitCode::internal_error);
  CHECK(results[1].problem == "internal error: a BIO completed twice");
}

TEST_CASE("884 Given output larger than a pipe holds, When run, Then all of it arrives") {
  const std::vector<Job> jobs{{"large", [](const ReportProgress&) { return std::string(5'000'000, 'x'); }}};
  CHECK(experiments::run_jobs(jobs, 1)[0].output == std::string(5'000'000, 'x'));
}

TEST_CASE("885 Given progress records, When run, Then the parent sees them in order before the end") {
  const std::vector<Job> jobs{{"job", [](const ReportProgress& report) {
                                 for (std::uint64_t i = 1; i <= 3; ++i)
                                   report({std::chrono::seconds(i), i, 3});
                                 return std::string();
                               }}};
  std::vector<std::uint64_t> seen;
  bool finished = false;
  experiments::run_jobs(
      jobs, 1,
      {.progress =
           [&](const std::string&, const experiments::ProgressRecord& record) {
             CHECK_FALSE(finished);
             CHECK(record.simulated == std::chrono::seconds(record.done));
             seen.push_back(record.done);
           },
       .finished = [&](const experiments::JobResult& job) { finished = job.name == "job"; }});
  CHECK(seen == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(finished);
}

TEST_CASE("886 Given Ctrl-C while jobs run, When run, Then they are killed and the exit code is 130") {
  std::vector<pid_t> children;
  const std::vector<Job> jobs{{"sleeper",
                               [](const ReportProgress& report) {
                                 report({{}, static_cast<std::uint64_t>(getpid()), 0});
                                 std::this_thread::sleep_for(60s);
                                 return std::string();
                               }},
                              {"killer", [](const ReportProgress&) {
                                 std::this_thread::sleep_for(100ms);
                                 kill(getppid(), SIGINT);
                                 std::this_thread::sleep_for(60s);
                                 return std::string();
                               }}};
  const auto begin = std::chrono::steady_clock::now();
  auto code = ExitCode::ok;
  try {
    experiments::run_jobs(jobs, 2,
                          {.progress =
                               [&](const std::string&, const experiments::ProgressRecord& record) {
                                 children.push_back(static_cast<pid_t>(record.done));
                               },
                           .finished = {}});
  } catch (const experiments::Failure& failure) {
    code = failure.code();
    CHECK(std::string(failure.what()) == "interrupted: nothing was written");
  }
  CHECK(code == ExitCode::interrupted);
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
  REQUIRE(children.size() == 1);
  CHECK(kill(children[0], 0) == -1);
  CHECK(errno == ESRCH);
}

TEST_CASE("887 Given exceptions, When reported, Then each kind has its documented exit code") {
  CHECK(experiments::report(text::InputError("a.json", "run.seed", "x")).code == ExitCode::bad_scenario);
  CHECK(experiments::report(text::InputError("a.json", "run.seed", "x")).message == "a.json: run.seed: x");
  CHECK(experiments::report(results::FileError("out", "x")).code == ExitCode::usage);
  CHECK(experiments::report(experiments::Failure(ExitCode::stall, "x")).code == ExitCode::stall);
  CHECK(experiments::report(std::runtime_error("x")).code == ExitCode::internal_error);
  CHECK(experiments::report(std::runtime_error("x")).message == "internal error: x");
}

TEST_CASE("888 Given a listener that throws at a failure, When a job fails, Then the others are stopped") {
  const std::vector<Job> jobs{
      {"fails",
       [](const ReportProgress&) -> std::string { throw experiments::Failure(ExitCode::stall, "stuck"); }},
      {"sleeps", [](const ReportProgress&) -> std::string {
         std::this_thread::sleep_for(30s);
         return {};
       }}};
  const experiments::JobEvents events{.progress = {}, .finished = [](const experiments::JobResult& job) {
                                        if (job.code != ExitCode::ok)
                                          throw experiments::Failure(job.code, job.problem);
                                      }};
  const auto begin = std::chrono::steady_clock::now();
  CHECK_THROWS_WITH_AS(experiments::run_jobs(jobs, 2, events), "stuck", experiments::Failure);
  CHECK(std::chrono::steady_clock::now() - begin < 20s);
}
