#pragma once
/// How the command ends: documented API, see docs.
#include <exception>
#include <stdexcept>
#include <string>

namespace dioscope::experiments {

enum class ExitCode : int {
  ok = 0,
  usage = 1, ///< wrong arguments, or the system refuses what they ask for (an output that cannot be written)
  bad_scenario = 2,       ///< a scenario, part or override that cannot be used
  deadlock = 3,           ///< contexts of the simulated machine wait for each other
  lock_rule = 4,          ///< a lock-rule violation that the scenario does not expect
  stall = 5,              ///< nothing pending can ever wake a live task
  non_determinism = 6,    ///< --check-determinism found two runs that differ
  expectation_missed = 7, ///< with --strict only
  internal_error = 8, ///< a fault of the simulator itself: books that do not balance, a BIO completed twice
  /// No answer yet: a simulation was killed or had no memory, a search gave up, or --time-limit was over.
  unfinished = 9,
  kernel_fault = 10, ///< the design under test uses memory after it was freed, or completes a request twice
  interrupted = 130, ///< Ctrl-C or SIGTERM
};

/// Ends the command with `code`; what() goes to stderr.
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// Whether a run that ended with `code` has had its answer and would end so again: anything else is no
/// result, and the run is to be tried again.
bool is_outcome(ExitCode code);

/// An exception as the command reports it.
struct Report {
  ExitCode code;
  std::string message; ///< complete, for stderr; "internal error: ..." for what no user can cause
};

/// Which exit code an exception means. A new kind of exception is one line here.
Report report(const std::exception& error);

} // namespace dioscope::experiments
