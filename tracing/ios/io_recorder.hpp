#pragma once
/// Follows every I/O from its system call to its return.
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "models/tracepoints.hpp"
#include "tracing/ios/io_record.hpp"

namespace dioscope::tracing {

/// Makes records of I/Os out of events. Memory grows with the I/Os and commands under way at a time.
class IoRecorder final : public EventSink {
 public:
  /// `done` gets each record once it is complete: an I/O that has returned, in the order of returning; of
  /// asynchronous ones that are delivered or that the run leaves undelivered.
  IoRecorder(const Names& names, std::function<void(const IoRecord&)> done);
  ~IoRecorder() override;
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  void on_measuring(bool begins) override { measuring_ = begins; }
  void finish() override;
  bool watches_execution() const override { return true; }
  void on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn) override;

 private:
  struct Bio;
  struct Command;
  struct Io;
  /// What is going on at a CPU.
  struct CpuState {
    std::vector<sim::TimePoint> interrupts; ///< when the handlers that run there began, the innermost last
    sim::TimePoint softirq = sim::kNever;   ///< since when one runs
    std::shared_ptr<const Command> ending;  ///< whose BIOs are being ended
  };
  /// When a task was last woken and last switched in.
  struct TaskState {
    sim::TimePoint woken = sim::kNever;
    sim::TimePoint running = sim::kNever;
    sim::TimePoint submitting{}; ///< since when io_submit is about the I/O that it is about
    std::uint64_t ios = 0;
  };

  void on_begin(const sim::TraceEvent& event, IoNumber io, bool asynchronous);
  void on_bio(const sim::TraceEvent& event, Io& io);
  void on_bio_complete(const sim::TraceEvent& event, Io& io);
  void on_command(const sim::TraceEvent& event);
  void on_cpu(const sim::TraceEvent& event);
  void on_return(const sim::TraceEvent& event, Io& io);
  void on_delivered(const sim::TraceEvent& event, Io& io);
  CpuState& cpu(std::uint16_t number);
  TaskState& task(std::uint64_t pid);
  /// The command that a hardware event or an answer is about.
  std::shared_ptr<Command> command_of(const sim::TraceEvent& event) const;

  const Names& names_;
  bool measuring_ = false;
  std::function<void(const IoRecord&)> done_;
  std::unordered_map<IoNumber, std::unique_ptr<Io>> ios_;
  /// By the last event of each command, which is the cause of its next one, and by its block_rq_issue.
  std::unordered_map<sim::EventId, std::shared_ptr<Command>> commands_;
  std::vector<CpuState> cpus_;
  std::vector<TaskState> tasks_;
  std::vector<sim::TimePoint> unplugged_; ///< by disk, the last time
};

} // namespace dioscope::tracing
