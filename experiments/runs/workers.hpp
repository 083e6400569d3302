#pragma once
/// Independent jobs, each in a process of its own: SimGrid has one engine a process, and a job that crashes
/// takes nothing with it.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/progress_text.hpp"

namespace dioscope::experiments {

/// Called by a job to tell how far it is. Cheap enough for every heartbeat.
using ReportProgress = std::function<void(const ProgressRecord&)>;

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
  std::string output;  ///< what the job returned
  std::string problem; ///< why there is no output: the exception's message; with ExitCode::unfinished, of a
                       ///< process that ended without an answer, the signal or the exit code
};

/// What the parent does meanwhile; either may be empty.
struct JobEvents {
  std::function<void(const std::string& name, const ProgressRecord&)> progress;
  /// What it throws leaves run_jobs(), and the jobs still running are killed.
  std::function<void(const JobResult&)> finished;
};

/// Run what `next` gives, at most `at_most` at a time; results go to `events.finished` as they come, and
/// nowhere else. Otherwise as run_jobs() of a list.
void run_jobs_of(const JobSource& next, unsigned at_most, const JobEvents& events);

/// Run `jobs`, at most `at_most` at a time, and return their results in the order of `jobs`. A job that fails
/// does not stop the others unless `finished` throws. On SIGINT or SIGTERM every child is killed and
/// Failure(ExitCode::interrupted) thrown. Call it before this process has an engine or threads.
std::vector<JobResult> run_jobs(const std::vector<Job>& jobs, unsigned at_most, const JobEvents& events = {});

} // namespace dioscope::experiments
