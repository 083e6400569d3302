#pragma once
/// All context switches by what led to them.
#include <map>
#include <string>
#include <vector>

#include "text/json.hpp"
#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

/// Counts the switches of the measured interval by chain: "interrupt of qla2x00.0 > softirq SCSI > wake-up >
/// raw_io runs". Tasks are called by their role, adapters and CPUs are not told apart.
class SwitchTable final : public EventSink {
 public:
  SwitchTable(System& system, const Names& names);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  void on_measuring(bool begins) override { measuring_ = begins; }

  struct Row {
    std::vector<std::string> chain;
    std::uint64_t count;
  };
  /// Most first.
  std::vector<Row> rows() const;

 private:
  struct CpuState {
    std::vector<std::string> interrupts; ///< that run, the innermost last
    std::string last_interrupt;          ///< whose end lets softirqs run
    std::string softirq;                 ///< that runs
  };
  using Chain = std::vector<std::string>;
  std::string role(std::uint64_t pid) const;
  Chain waker(const sim::TraceEvent& event) const;
  void on_switch(const sim::TraceEvent& event);

  System& system_;
  const Names& names_;
  bool measuring_ = false;
  std::vector<CpuState> cpus_;
  std::map<std::uint64_t, Chain> woken_; ///< by pid, until it runs
  std::map<Chain, std::uint64_t> counts_;
};

text::Json to_json(const std::vector<SwitchTable::Row>& rows);
/// A line each with its share, and the sum. `rows` as to_json() gives them.
std::string switches_text(const text::Json& rows);

} // namespace dioscope::tracing
