#include "models/machine/io_apic.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "models/tracepoints.hpp"

namespace dioscope::machine {

IoApic::IoApic(sim::Simulation& simulation, std::span<const std::unique_ptr<Cpu>> cpus,
               const MachineParameters& parameters, unsigned lines)
    : simulation_(simulation), cpus_(cpus),
      policy_(RoutingPolicies::make(parameters.interrupts.routing, {simulation, cpus, parameters, lines})),
      delivery_(parameters.interrupts.delivery) {
  if (lines > kDeviceLines)
    throw std::invalid_argument("more interrupt lines than there can be: found " + std::to_string(lines) +
                                "; legal: up to " + std::to_string(kDeviceLines));
  for (unsigned line = 0; line < lines; ++line)
    lines_.emplace_back(*this, line).destination = policy_->initial(line);
}

IoApic::~IoApic() = default;

void IoApic::send(unsigned line) {
  auto& l = lines_[line];
  l.in_service = true;
  if (l.next_to) l.destination = *std::exchange(l.next_to, std::nullopt);
  deliver(l);
}

void IoApic::deliver(Line& line) {
  if (delivery_ == sim::Duration{0})
    line.on_delivered();
  else if (!line.delivered.scheduled())
    simulation_.calendar().schedule(line.delivered, delivery_, sim::Priority::hardware);
}

void IoApic::assert_line(unsigned line, sim::EventId cause) {
  auto& l = lines_[line];
  if (l.asserted) return;
  l.asserted = true;
  l.asserted_at = simulation_.now();
  l.cause = cause;
  if (!l.in_service) send(line);
}

void IoApic::deassert_line(unsigned line) { lines_[line].asserted = false; }

void IoApic::pulse(unsigned line) {
  auto& l = lines_[line];
  l.asserted_at = simulation_.now();
  l.cause = 0;
  deliver(l);
}

void IoApic::end_of_interrupt(unsigned line) {
  auto& l = lines_[line];
  l.in_service = false;
  l.destination = policy_->next(line, l.destination);
  if (l.asserted) send(line);
}

} // namespace dioscope::machine
