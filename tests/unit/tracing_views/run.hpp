#pragma once
/// A run that never was, small enough to count by hand, as sinks are told of it.
#include <array>
#include <filesystem>
#include <string>

#include "models/tracepoints.hpp"
#include "tracing/event_sink.hpp"
#include "tracing/io_index.hpp"

namespace dioscope::tracing::views {

class FakeNames final : public Names {
 public:
  unsigned cpus() const override { return 4; }
  std::uint32_t disks() const override { return 2; }
  /// One of them needs care in any format.
  std::string task(std::uint32_t pid) const override {
    return pid == 0 ? "swapper" : pid == 1 ? R"(raw "io";<1>&)" : "raw_io." + std::to_string(pid);
  }
  int priority(std::uint32_t pid) const override { return pid == 0 ? 140 : 120; }
  std::uint32_t tasks() const override { return 4; }
  std::string lock(std::uint32_t id) const override { return "host_lock." + std::to_string(id); }
  std::string interrupt(unsigned line) const override {
    return line == 0 ? "timer" : "qla2x00." + std::to_string(line - 21);
  }
};

/// Passes events to a sink with ids, causes and I/O numbers as a run does.
class Events {
 public:
  explicit Events(EventSink& sink) : sink_(sink) {}
  sim::TimePoint now{};
  std::uint64_t passed() const { return passed_; }
  sim::EventId pass(Tracepoint kind, std::uint16_t cpu, std::uint32_t task, sim::EventId cause,
                    std::array<std::uint64_t, 4> arguments = {}) {
    const bool detail = kTracepoints.at(static_cast<std::size_t>(kind)).detail;
    const sim::TraceEvent event{
        now, detail ? 0 : ++last_, cause, static_cast<std::uint16_t>(kind), cpu, task, arguments};
    const auto io = index_.of(event);
    sink_.on_event(event, io);
    ++passed_;
    return event.id;
  }

 private:
  EventSink& sink_;
  IoIndex index_;
  sim::EventId last_ = 0;
  std::uint64_t passed_ = 0;
};

/// What happens in a round: four tasks, each on a CPU of its own, read or write once and sleep till then. Two
/// interrupts, of a disk each, finish two requests each in a softirq on a CPU that is idle. Once a task
/// spins, once the clock interrupts the softirq.
struct Truth {
  std::uint64_t rounds;
  std::uint64_t ios() const { return 4 * rounds; }
  std::uint64_t switches() const { return 4 * ios(); }
  std::uint64_t uninterruptible() const { return ios(); } ///< sleeps
  /// Those that woke a task: from each I/O, and into the next round.
  std::uint64_t wakeups() const { return ios() + 4 * (rounds - 1); }
  std::uint64_t disk_interrupts() const { return 2 * rounds; }
  std::uint64_t interrupts() const { return 3 * rounds; }
  std::uint64_t softirqs() const { return 2 * rounds; }
  std::uint64_t spins() const { return rounds; }
  std::uint64_t tenancies() const { return ios(); }
  std::uint64_t disks() const { return 2; }
};

/// As many as most tests need.
inline constexpr std::uint64_t kRounds = 25;

/// Pass such rounds, a millisecond each.
void pass_rounds(Events& events, std::uint64_t rounds);

/// A folder that goes when the test does.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// What a shell command prints; throws std::runtime_error when it fails.
std::string output_of(const std::string& command);
bool have_program(const std::string& name);

} // namespace dioscope::tracing::views
