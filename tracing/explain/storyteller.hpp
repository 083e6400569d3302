#pragma once
/// The second run of an explanation: tells what happens at the target, and ends the run there.
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "tracing/explain/story.hpp"
#include "tracing/explain/target.hpp"
#include "tracing/ios/io_recorder.hpp"

namespace dioscope::tracing {

class Storyteller final : public EventSink {
 public:
  /// The story is complete when the run has ended; its simulation is stopped behind the target.
  Storyteller(System& system, const Names& names, Target target);
  ~Storyteller() override;

  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  bool watches_execution() const override { return true; }
  void on_executed(const machine::Context& context, IoNumber io, machine::Fn fn, machine::Reason reason,
                   sim::TimePoint from, sim::TimePoint to) override;
  void on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn) override;

  /// Whether the target has come.
  bool found() const { return begun_; }
  /// After finish().
  const Story& story() const { return story_; }
  void finish() override { story_ = told(); }

 private:
  Story told() const;
  class Waits;
  bool life() const { return !target_.io.task.empty(); }
  bool of_target(IoNumber io, std::uint16_t cpu) const;
  void follow(const sim::TraceEvent& event, IoNumber io);
  Step step_at(sim::TimePoint time, std::uint16_t cpu) const;
  void add_event(const sim::TraceEvent& event);
  std::vector<sim::TraceEvent> causes() const;
  void add_causes(Story& story) const;
  void add_stages(Story& story) const;
  std::string context_text(const machine::Context& context) const;

  System& system_;
  const Names& names_;
  Target target_;
  IoRecorder recorder_;
  std::optional<IoRecord> record_;
  IoNumber io_ = 0; ///< whose life is told
  bool begun_ = false;
  bool over_ = false;
  sim::TimePoint ended_ = sim::kNever;
  std::vector<Step> steps_;
  std::int64_t told_until_ = 0;                            ///< the latest end of a step
  std::map<std::uint16_t, std::vector<std::size_t>> open_; ///< by CPU: steps of work since its last event
  std::map<std::uint16_t, std::int64_t> fetched_;          ///< lines since the last stretch of work
  std::map<std::string, std::uint64_t> ios_of_task_;
  std::vector<sim::TraceEvent> events_; ///< of the I/O whose causes are told
  std::unique_ptr<Waits> waits_;
  Story story_;
};

} // namespace dioscope::tracing
