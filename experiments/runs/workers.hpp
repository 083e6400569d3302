#pragma once
/// Independent jobs, each in a process of its own: SimGrid has one engine a process, and a job that crashes
/// takes nothing with it.
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/progress_text.hpp"

namespace dioscope::experiments {

/// Called by a job to tell how far it is. Cheap enough for every heartbeat.
using ReportProgress = std::function<void(const ProgressRecord&)>;

/// How long a command may work, and when that is over.
struct TimeLimit {
  RealTime length{};
  std::chrono::steady_clock::time_point end;
};

/// How many jobs run at the same time, and until when. What is not done by then is not done.
struct Workers {
  Workers(unsigned most = 1, std::optional<TimeLimit> time = {}) : at_most(most), limit(time) {}
  /// "--time-limit 10s"; empty without one.
  std::string limit_text() const;

  unsigned at_most;
  std::optional<TimeLimit> limit;
};

struct Job {
  std::string name; ///< the variant's, for messages
  /// Runs in a child process; what it returns arrives in the parent, what it throws as well.
  std::function<std::string(const ReportProgress&)> work;
};

/// Gives the next job, none when there are no more: what is still to come takes no memory.
using JobSource = std::function<std::optional<Job>()>;

struct JobResult {
  std::size_t number = 0; ///< how many jobs were taken before it
  std::string name;
  ExitCode code = ExitCode::ok;
  std::string output;   ///< what the job returned
  std::string problem;  ///< why there is no output: the exception's message; with ExitCode::unfinished, of a
                        ///< process that ended without an answer, the signal or the exit code
  bool cut_off = false; ///< by the time limit; the code is ExitCode::unfinished then
};

/// What the parent does meanwhile; either may be empty.
struct JobEvents {
  std::function<void(const std::string& name, const ProgressRecord&)> progress;
  /// What it throws leaves run_jobs(), and the jobs still running are killed.
  std::function<void(const JobResult&)> finished;
};

/// Of a job that the time limit did not let begin.
JobResult not_begun(std::size_t number, const std::string& name, const Workers& workers);

/// Run what `next` gives; results go to `events.finished` as they come, and nowhere else. Those that run when
/// the time limit is over are killed and cut off, and no more are taken: false then.
/// Otherwise as run_jobs() of a list.
bool run_jobs_of(const JobSource& next, const Workers& workers, const JobEvents& events);

/// Run `jobs` and return their results in the order of `jobs`. A job that fails does not stop the others
/// unless `finished` throws. One that the time limit did not let begin is cut off as well. On SIGINT or
/// SIGTERM every child is killed and Failure(ExitCode::interrupted) thrown. Call it before this process has
/// an engine or threads.
std::vector<JobResult> run_jobs(const std::vector<Job>& jobs, const Workers& workers,
                                const JobEvents& events = {});

/// Run one job and return its output. Throws Failure: what it threw, or its end by a signal or the limit.
std::string run_job(const Job& job, const Workers& workers);

} // namespace dioscope::experiments
