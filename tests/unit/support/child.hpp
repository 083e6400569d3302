#pragma once
/// Running a piece of a test in a process of its own: SimGrid has one engine a process, so a test that
/// compares two simulations runs each in a child.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace dioscope::test {

/// The text that `work()` returns when it runs in a forked child. Call it before the calling process has an
/// engine. Throws std::runtime_error when the child ends in any other way.
template <class Work>
std::string in_child(Work work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  // What is still buffered would be written by the child as well.
  std::fflush(stdout);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) {
    close(ends[0]);
    int status = 0;
    try {
      const std::string text = work();
      for (std::size_t sent = 0; sent < text.size();) {
        const auto n = write(ends[1], text.data() + sent, text.size() - sent);
        if (n <= 0) _exit(2);
        sent += static_cast<std::size_t>(n);
      }
    } catch (const std::exception&) {
      status = 1;
    }
    _exit(status);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("the child ended with status " + std::to_string(status));
  return text;
}

} // namespace dioscope::test
