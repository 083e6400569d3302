#include "experiments/runs/workers.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <limits>
#include <list>
#include <system_error>
#include <utility>

#include "experiments/runs/piped_child.hpp"
#include "sim/units.hpp"

namespace dioscope::experiments {
namespace {

using std::chrono::steady_clock;

/// A message from child to parent: kind, length of what follows.
enum class Kind : std::uint32_t { progress, output, problem };
struct Header {
  Kind kind;
  std::uint32_t code;
  std::uint64_t length;
};

[[noreturn]] void system_failure(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void send(int pipe, Kind kind, ExitCode code, const void* data, std::size_t size) {
  const Header header{kind, static_cast<std::uint32_t>(code), size};
  send_bytes(pipe, &header, sizeof header);
  send_bytes(pipe, data, size);
}

/// Writes what was counted where the program counts (./dev build --pgo), else there is none: this process
/// ends without what others do at their end.
extern "C" [[gnu::weak]] void __gcov_dump();

[[noreturn]] void be_child(const Job& job, int pipe) {
  auto code = ExitCode::ok;
  try {
    const auto output = job.work([pipe](const ProgressRecord& record) {
      send(pipe, Kind::progress, ExitCode::ok, &record, sizeof record);
    });
    send(pipe, Kind::output, ExitCode::ok, output.data(), output.size());
  } catch (const std::exception& error) {
    const auto [meaning, message] = report(error);
    code = meaning;
    send(pipe, Kind::problem, code, message.data(), message.size());
  }
  std::fflush(stdout);
  std::fflush(stderr);
  if (__gcov_dump != nullptr) __gcov_dump();
  _exit(static_cast<int>(code));
}

/// SIGINT and SIGTERM as something to poll for, without a handler and its global flag.
class InterruptWatch {
 public:
  InterruptWatch() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before_);
    descriptor_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor_ < 0) system_failure("signalfd");
  }
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  ~InterruptWatch() {
    // What is still pending has been answered by ending the run.
    signalfd_siginfo pending{};
    while (read(descriptor_, &pending, sizeof pending) == static_cast<ssize_t>(sizeof pending)) {
    }
    close(descriptor_);
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  int descriptor() const { return descriptor_; }

 private:
  sigset_t before_{};
  int descriptor_;
};

/// A running child. Destroyed while it runs, it is killed.
class Child {
 public:
  Child(const Job& job, std::size_t number) {
    result_.number = number;
    result_.name = job.name;
    const auto child = fork_with_pipe([&job](int pipe) { be_child(job, pipe); });
    pid_ = child.pid;
    pipe_ = child.pipe;
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close(pipe_);
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    wait();
  }

  int descriptor() const { return pipe_; }
  const std::string& name() const { return result_.name; }
  const JobResult& result() const { return result_; }

  /// Read what there is. False when the child has closed its end.
  bool receive(const JobEvents& events) {
    constexpr std::size_t kChunk = 65536;
    std::array<char, kChunk> chunk;
    const auto got = read(pipe_, chunk.data(), chunk.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    received_.append(chunk.data(), static_cast<std::size_t>(got));
    take_messages(events);
    return got > 0;
  }

  /// The child has closed its end: see how it ended.
  void conclude() {
    const int status = wait();
    if (answered_) return;
    result_.code = ExitCode::unfinished;
    result_.problem = ending_text(status);
  }

  /// It is killed when it is destroyed.
  void cut_off(const Workers& workers) {
    result_.code = ExitCode::unfinished;
    result_.cut_off = true;
    result_.problem = fmt::format("cut off by {}", workers.limit_text());
  }

 private:
  int wait() { return wait_for(std::exchange(pid_, 0)); }

  void take_messages(const JobEvents& events) {
    std::size_t begin = 0;
    Header header{};
    while (received_.size() - begin >= sizeof header) {
      std::memcpy(&header, received_.data() + begin, sizeof header);
      if (received_.size() - begin - sizeof header < header.length) break;
      const auto* body = received_.data() + begin + sizeof header;
      take(header, body, events);
      begin += sizeof header + header.length;
    }
    received_.erase(0, begin);
  }

  void take(const Header& header, const char* body, const JobEvents& events) {
    if (header.kind == Kind::progress) {
      ProgressRecord record;
      std::memcpy(&record, body, sizeof record);
      if (events.progress) events.progress(name(), record);
      return;
    }
    answered_ = true;
    result_.code = static_cast<ExitCode>(header.code);
    (header.kind == Kind::output ? result_.output : result_.problem).assign(body, header.length);
  }

  JobResult result_;
  pid_t pid_ = 0;
  int pipe_ = -1;
  std::string received_;
  bool answered_ = false;
};

bool time_is_over(const Workers& workers) {
  return workers.limit && steady_clock::now() >= workers.limit->end;
}

/// Milliseconds until then, for poll().
int time_left(const Workers& workers) {
  if (!workers.limit) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(workers.limit->end - steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

/// Wait for messages, an interrupt or the end of the time; true when it was an interrupt.
bool wait_for_any(const std::list<Child>& running, const InterruptWatch& interrupts, const Workers& workers,
                  std::vector<pollfd>& polled) {
  polled.assign(1, {interrupts.descriptor(), POLLIN, 0});
  for (const auto& child : running) polled.push_back({child.descriptor(), POLLIN, 0});
  while (poll(polled.data(), polled.size(), time_left(workers)) < 0)
    if (errno != EINTR) system_failure("poll");
  return polled.front().revents != 0;
}

} // namespace

std::string Workers::limit_text() const {
  return limit ? fmt::format("--time-limit {}", sim::to_string(limit->length)) : std::string();
}

JobResult not_begun(std::size_t number, const std::string& name, const Workers& workers) {
  return {.number = number,
          .name = name,
          .code = ExitCode::unfinished,
          .output = {},
          .problem = fmt::format("not begun within {}", workers.limit_text()),
          .cut_off = true};
}

bool run_jobs_of(const JobSource& next, const Workers& workers, const JobEvents& events) {
  const InterruptWatch interrupts;
  std::list<Child> running;
  std::vector<JobResult> ended;
  std::vector<pollfd> polled;
  std::size_t number = 0;
  bool more = true;
  while (true) {
    const bool over = time_is_over(workers);
    while (more && !over && running.size() < std::max(1U, workers.at_most)) {
      if (const auto job = next())
        running.emplace_back(*job, number++);
      else
        more = false;
    }
    if (over) {
      for (auto& child : running) {
        child.cut_off(workers);
        ended.push_back(child.result());
      }
      more = more || !running.empty();
      running.clear();
    }
    // The next ones run already while the listener keeps what the last ones gave, which may take its time.
    for (const auto& result : std::exchange(ended, {}))
      if (events.finished) events.finished(result);
    if (running.empty()) return !more;
    if (wait_for_any(running, interrupts, workers, polled))
      throw Failure(ExitCode::interrupted, "interrupted: nothing was written");
    std::size_t slot = 1;
    for (auto child = running.begin(); child != running.end(); ++slot) {
      if (polled[slot].revents == 0 || child->receive(events)) {
        ++child;
        continue;
      }
      child->conclude();
      ended.push_back(child->result());
      child = running.erase(child);
    }
  }
}

std::vector<JobResult> run_jobs(const std::vector<Job>& jobs, const Workers& workers,
                                const JobEvents& events) {
  std::vector<JobResult> results(jobs.size());
  std::size_t taken = 0;
  run_jobs_of([&] { return taken < jobs.size() ? std::optional(jobs[taken++]) : std::nullopt; }, workers,
              {events.progress, [&](const JobResult& result) {
                 results[result.number] = result;
                 if (events.finished) events.finished(result);
               }});
  for (; taken < jobs.size(); ++taken) results[taken] = not_begun(taken, jobs[taken].name, workers);
  return results;
}

std::string run_job(const Job& job, const Workers& workers) {
  auto result = run_jobs({job}, workers).front();
  if (result.code != ExitCode::ok) throw Failure(result.code, result.problem);
  return std::move(result.output);
}

} // namespace dioscope::experiments
