#include "models/storage/loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "models/storage/emit.hpp"

namespace dioscope::storage {

Loop::Loop(sim::Simulation& simulation, const LoopParameters& parameters, std::uint32_t index,
           sim::Carrier& reader, sim::Carrier& writer)
    : simulation_(simulation), parameters_(parameters), index_(index), reader_(reader), writer_(writer),
      random_(simulation.stream(fmt::format("loop.{}", index))) {}

std::uint32_t Loop::attach(LoopDevice& device, std::uint32_t disk) {
  ports_.push_back({.device = &device, .disk = disk});
  return static_cast<std::uint32_t>(ports_.size() - 1);
}

void Loop::request(std::uint32_t port_index, sim::Bytes size, bool write, sim::EventId cause) {
  Port& port = ports_[port_index];
  if (port.asked) throw std::logic_error(fmt::format("loop {}: port {} asked twice", index_, port_index));
  port.asked = true;
  port.write = write;
  port.size = size;
  port.since = simulation_.now();
  port.cause = cause;
  port.next = kNobody;
  (last_ == kNobody ? first_ : ports_[last_].next) = port_index;
  last_ = port_index;
  statistics_.waiting.add(1);
  arbitrate();
}

void Loop::arbitrate() {
  if (tenant_ != kNobody || first_ == kNobody || arbitrated_.scheduled()) return;
  simulation_.calendar().schedule(arbitrated_, parameters_.arbitration, sim::Priority::hardware);
}

std::uint32_t Loop::choose() {
  std::uint32_t chosen = first_;
  if (ports_[first_].next != kNobody && parameters_.unfairness > 0 && random_.chance(parameters_.unfairness))
    for (std::uint32_t p = first_; p != kNobody; p = ports_[p].next) chosen = std::min(chosen, p);
  if (chosen == first_) {
    first_ = ports_[chosen].next;
    if (first_ == kNobody) last_ = kNobody;
    return chosen;
  }
  ++statistics_.out_of_turn;
  std::uint32_t before = first_;
  while (ports_[before].next != chosen) before = ports_[before].next;
  ports_[before].next = ports_[chosen].next;
  if (last_ == chosen) last_ = before;
  return chosen;
}

void Loop::on_arbitrated() {
  tenant_ = choose();
  Port& port = ports_[tenant_];
  tenancy_began_ = simulation_.now();
  const sim::Duration waited = tenancy_began_ - port.since;
  statistics_.arbitrating += parameters_.arbitration;
  statistics_.waited += waited;
  statistics_.waiting.add(-1);
  port.cause = emit(simulation_, Tracepoint::hw_tenancy_begin, port.cause, index_, port.disk,
                    static_cast<std::uint64_t>(port.size.count), static_cast<std::uint64_t>(waited.count()));
  (port.write ? writer_ : reader_).start(port.size, transferred_);
}

void Loop::on_transferred() {
  Port& port = ports_[std::exchange(tenant_, kNobody)];
  const auto size = static_cast<std::uint64_t>(port.size.count);
  ++statistics_.tenancies;
  (port.write ? statistics_.bytes_written : statistics_.bytes_read) += size;
  statistics_.busy += simulation_.now() - tenancy_began_;
  port.asked = false;
  const auto cause = emit(simulation_, Tracepoint::hw_tenancy_end, port.cause, index_, port.disk, size);
  port.device->on_tenancy_end(cause);
  arbitrate();
}

} // namespace dioscope::storage
