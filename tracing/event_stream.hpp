#pragma once
/// From a running system to the sinks.
#include <functional>
#include <memory>
#include <vector>

#include "tracing/io_index.hpp"
#include "tracing/observer.hpp"

namespace dioscope::tracing {

/// Passes every event of a run to its sinks, and what CPUs execute to those that want it.
class EventStream final : public Observer, private machine::ExecutionWatcher {
 public:
  /// Sinks are made when the run is known, and given its names, which live as long as they.
  using MakeSink = std::function<std::unique_ptr<EventSink>(System& system, const Names& names)>;
  void add(MakeSink make) { makers_.push_back(std::move(make)); }

  void attach(System& system) override;
  void measuring(bool begins) override;
  void finish() override;

 private:
  void executed(const machine::Context& context, machine::Fn fn, machine::Reason reason, sim::TimePoint from,
                sim::TimePoint to) override;
  void fetched(const machine::Context& context, machine::Fn fn) override;

  IoIndex index_;
  std::vector<MakeSink> makers_;
  std::unique_ptr<SystemNames> names_;
  std::vector<std::unique_ptr<EventSink>> sinks_;
  std::vector<EventSink*> watching_; ///< those that want what is executed
};

} // namespace dioscope::tracing
