#pragma once
/// The tracepoints that the Linux kernel has too, as ftrace would have recorded them.
#include "tracing/formats/name_cache.hpp"
#include "tracing/formats/perfetto_packets.hpp"

namespace dioscope::tracing::perfetto {

class FtraceEvents {
 public:
  FtraceEvents(Packets& packets, const Names& names) : packets_(packets), names_(names), tasks_(names) {}
  void on_event(const sim::TraceEvent& event);

 private:
  /// Its name, after the trace has been told of the process.
  const std::string& name_of(std::uint64_t number);
  void sched_switch(const sim::TraceEvent& event);
  void wakeup(const sim::TraceEvent& event, FtraceEvent kind, std::uint64_t target_cpu);
  void irq_handler_entry(const sim::TraceEvent& event);
  void softirq(const sim::TraceEvent& event, FtraceEvent kind);
  void block_request(const sim::TraceEvent& event, FtraceEvent kind);
  void block_bio(const sim::TraceEvent& event, FtraceEvent kind);
  void block_done(const sim::TraceEvent& event, FtraceEvent kind);
  void block_plug(const sim::TraceEvent& event);
  void block_unplug(const sim::TraceEvent& event);

  Packets& packets_;
  const Names& names_;
  TaskNames tasks_;
  NumberCache<std::string> interrupts_;
};

} // namespace dioscope::tracing::perfetto
