#include "experiments/runs/piped_child.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "experiments/runs/exit_codes.hpp"
#include "sim/engine_library.hpp"

namespace dioscope::experiments {

pid_t fork_process() {
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    // It may have died before that.
    if (getppid() != parent) _exit(static_cast<int>(ExitCode::interrupted));
  }
  return pid;
}

PipedChild fork_with_pipe(const std::function<void(int pipe)>& work) {
  sim::engine_library(); // shared by all children instead of loaded by each
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  // What is still buffered would be written by the child as well.
  std::fflush(stdout);
  std::fflush(stderr);
  pid_t pid = 0;
  try {
    pid = fork_process();
  } catch (const std::system_error&) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  if (pid == 0) {
    close(ends[0]);
    work(ends[1]);
    // No destructors of the parent's objects: they are not ours.
    _exit(0);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string ending_text(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("its process was ended by signal {} ({})", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  return fmt::format("its process ended with exit code {} without a result", WEXITSTATUS(status));
}

void send_bytes(int pipe, const void* data, std::size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const auto sent = write(pipe, at, size);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) _exit(static_cast<int>(ExitCode::internal_error));
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
}

} // namespace dioscope::experiments
