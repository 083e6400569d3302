#include "experiments/runs/determinism.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <iterator>
#include <system_error>

#include "experiments/runs/event_text.hpp"
#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/piped_child.hpp"
#include "experiments/runs/simulate.hpp"
#include "models/system.hpp"

namespace dioscope::experiments {
namespace {

static_assert(std::has_unique_object_representations_v<sim::TraceEvent>, "events are compared byte by byte");

/// Writes every event of a run into a file.
class EventsToFile final : public tracing::Observer {
 public:
  explicit EventsToFile(std::FILE* file) : file_(file) {}
  void attach(System& system) override {
    system.simulation().tracer().listen_all(
        [this](const sim::TraceEvent& event) { std::fwrite(&event, sizeof event, 1, file_); });
  }

 private:
  std::FILE* file_;
};

/// A child process that writes its events into a pipe.
class EventRun {
 public:
  explicit EventRun(const scenarios::Variant& variant) {
    const auto child = fork_with_pipe([&variant](int pipe) { write_events(variant, pipe); });
    child_ = child.pid;
    events_ = ::fdopen(child.pipe, "rb");
  }
  EventRun(const EventRun&) = delete;
  EventRun& operator=(const EventRun&) = delete;
  ~EventRun() {
    std::fclose(events_);
    if (reaped_) return;
    kill(child_, SIGKILL);
    wait_for(child_);
  }

  std::optional<sim::TraceEvent> next() {
    sim::TraceEvent event{};
    if (std::fread(&event, sizeof event, 1, events_) != 1) return std::nullopt;
    return event;
  }
  /// After the last event: throws when the run failed.
  void finish() {
    const int status = wait_for(child_);
    reaped_ = true;
    if (!WIFEXITED(status))
      throw Failure(ExitCode::unfinished,
                    "a run of the determinism check is not finished: " + ending_text(status));
    if (WEXITSTATUS(status) != 0)
      throw Failure(static_cast<ExitCode>(WEXITSTATUS(status)), "a run of the determinism check failed");
  }

 private:
  [[noreturn]] static void write_events(const scenarios::Variant& variant, int descriptor) {
    auto* file = ::fdopen(descriptor, "wb");
    int code = 0;
    try {
      Observers observers;
      observers.push_back(std::make_unique<EventsToFile>(file));
      simulate(variant, {}, observers);
    } catch (const std::exception& error) {
      const auto [exit_code, message] = report(error);
      std::fputs(fmt::format("dioscope: {}\n", message).c_str(), stderr);
      code = static_cast<int>(exit_code);
    }
    std::fclose(file);
    ::_exit(code);
  }

  pid_t child_ = -1;
  std::FILE* events_ = nullptr;
  bool reaped_ = false;
};

std::string text_of(const std::optional<sim::TraceEvent>& event) {
  return event ? event_text(*event) : "(the run has ended)";
}

} // namespace

std::optional<std::string> first_difference(const scenarios::Variant& variant) {
  return first_difference(variant, variant);
}

std::optional<std::string> first_difference(const scenarios::Variant& one, const scenarios::Variant& other) {
  constexpr std::size_t kShown = 5;
  EventRun first(one);
  EventRun second(other);
  std::deque<sim::TraceEvent> before;
  for (;;) {
    const auto a = first.next();
    const auto b = second.next();
    const bool same = a && b && std::memcmp(&*a, &*b, sizeof *a) == 0;
    if (!a && !b) break;
    if (same) {
      before.push_back(*a);
      if (before.size() > kShown) before.pop_front();
      continue;
    }
    // A run that failed is no run that differs.
    if (!a) first.finish();
    if (!b) second.finish();
    std::string text = "the last equal events:\n";
    for (const auto& event : before) text += "    " + text_of(event) + "\n";
    return text + "the first that differs:\n  1 " + text_of(a) + "\n  2 " + text_of(b) + "\n";
  }
  first.finish();
  second.finish();
  return std::nullopt;
}

} // namespace dioscope::experiments
