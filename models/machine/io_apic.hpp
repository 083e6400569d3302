#pragma once
/// The IO-APIC, or as many as the lines need: device interrupt lines and the CPU that each is sent to.
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/machine/cpu.hpp"
#include "sim/policies.hpp"

namespace dioscope::machine {

/// Which CPU gets a line. One policy, one file in routing/; chosen by name (machine.interrupts.routing).
class RoutingPolicy {
 public:
  static constexpr std::string_view kParameter = "machine.interrupts.routing";
  virtual ~RoutingPolicy() = default;
  virtual unsigned initial(unsigned line) = 0;
  /// Called at the end of each interrupt of `line`; returns where the next one goes.
  virtual unsigned next(unsigned line, unsigned current) = 0;
};

/// What a routing policy is made from.
struct RoutingSetup {
  sim::Simulation& simulation;
  std::span<const std::unique_ptr<Cpu>> cpus;
  const MachineParameters& parameters;
  unsigned lines;
};
using RoutingPolicies = sim::Policies<RoutingPolicy, sim::PolicyText, RoutingSetup>;

class IoApic {
 public:
  /// `lines` lines, sent to `cpus`, routed as the parameters say. Throws std::invalid_argument when they are
  /// more than kDeviceLines.
  IoApic(sim::Simulation& simulation, std::span<const std::unique_ptr<Cpu>> cpus,
         const MachineParameters& parameters, unsigned lines);
  ~IoApic();

  unsigned lines() const { return static_cast<unsigned>(lines_.size()); }

  /// Level-triggered: delivered again after each end of interrupt for as long as it is asserted.
  void assert_line(unsigned line, sim::EventId cause);
  void deassert_line(unsigned line);
  /// Edge-triggered: one delivery; lost into one when still pending.
  void pulse(unsigned line);

  /// From the handler of `line`: the end of interrupt reaches the IO-APIC, which may move the line.
  void end_of_interrupt(unsigned line);

  /// The next interrupt of `line` goes to `cpu`, whatever the policy says.
  void send_next_to(unsigned line, unsigned cpu) { lines_[line].next_to = cpu; }

  unsigned destination(unsigned line) const { return lines_[line].destination; }
  sim::TimePoint asserted_at(unsigned line) const { return lines_[line].asserted_at; }
  sim::EventId cause(unsigned line) const { return lines_[line].cause; }

 private:
  struct Line {
    Line(IoApic& its_apic, unsigned its_number) : apic(its_apic), number(its_number) {}
    void on_delivered() { apic.cpus_[destination]->raise(number); }
    IoApic& apic;
    unsigned number;
    unsigned destination = 0;
    bool asserted = false;           ///< level
    bool in_service = false;         ///< sent and not ended (remote IRR)
    std::optional<unsigned> next_to; ///< instead of the policy's choice
    sim::TimePoint asserted_at{};
    sim::EventId cause = 0;
    sim::Event delivered = sim::Event::of<&Line::on_delivered>(this);
  };
  void deliver(Line& line);
  void send(unsigned line);

  sim::Simulation& simulation_;
  std::span<const std::unique_ptr<Cpu>> cpus_;
  std::unique_ptr<RoutingPolicy> policy_;
  sim::Duration delivery_;
  std::deque<Line> lines_;
};

} // namespace dioscope::machine
