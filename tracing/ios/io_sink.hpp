#pragma once
/// Records of I/Os as an event sink, for whoever wants them while a run goes on.
#include <functional>

#include "tracing/ios/io_recorder.hpp"

namespace dioscope::tracing {

class IoSink final : public EventSink {
 public:
  /// `take` gets each record, in the order of IoRecorder; `finish` is called after the last.
  IoSink(const Names& names, std::function<void(const IoRecord&)> take, std::function<void()> finish)
      : finish_(std::move(finish)), recorder_(names, std::move(take)) {}

  void on_event(const sim::TraceEvent& event, IoNumber io) override { recorder_.on_event(event, io); }
  void on_measuring(bool begins) override { recorder_.on_measuring(begins); }
  bool watches_execution() const override { return true; }
  void on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn) override {
    recorder_.on_fetched(context, io, fn);
  }
  void finish() override {
    recorder_.finish();
    finish_();
  }

 private:
  std::function<void()> finish_;
  IoRecorder recorder_;
};

} // namespace dioscope::tracing
