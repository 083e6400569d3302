#pragma once
/// A child process, a copy of this one, that simulates and writes what it has to say into a pipe.
#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

namespace dioscope::experiments {

struct PipedChild {
  pid_t pid = 0;
  int pipe = -1; ///< the end to read; the caller closes it
};

/// Fork. `work(pipe)` runs in the child, which ends with code 0 when it returns; it must not throw. Throws
/// std::system_error when there is no pipe or no process, sim::NoEngine when nothing can simulate.
PipedChild fork_with_pipe(const std::function<void(int pipe)>& work);

/// Fork, with nothing between the two. Throws std::system_error. Returns 0 in the child, which is killed when
/// its parent ends and leaves Ctrl-C and SIGTERM to it.
pid_t fork_process();

/// Wait until `pid` has ended; its status, as waitpid() gives it.
int wait_for(pid_t pid);

/// Why a process that ended with `status` gave no result: the signal or the exit code.
std::string ending_text(int status);

/// Write all of `data` into `pipe`; this process ends, with ExitCode::internal_error, when nobody reads it.
void send_bytes(int pipe, const void* data, std::size_t size);

} // namespace dioscope::experiments
