#include "models/storage/loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "models/storage/emit.hpp"

namespace dioscope::storage {

Loop::Loop(sim::Simulation& simulation, const LoopParameters& parameters, std::uint32_t index, sim::Rate rate,
           sim::Carrier& reader, sim::Carrier& writer)
    : simulation_(simulation), parameters_(parameters), index_(index), rate_(rate), reader_(reader),
      writer_(writer) {}

std::uint32_t Loop::attach(LoopDevice& device, std::uint32_t disk) {
  if (ports_.size() == kMostLoopDevices) throw std::logic_error(fmt::format("loop {} is full", index_));
  ports_.push_back({.device = &device, .disk = disk});
  return static_cast<std::uint32_t>(ports_.size() - 1);
}

void Loop::request(std::uint32_t port_index, sim::Bytes size, bool write, sim::EventId cause) {
  Port& port = ports_[port_index];
  if (waiting_.has(port_index) || port_index == tenant_)
    throw std::logic_error(fmt::format("loop {}: port {} asked twice", index_, port_index));
  port.write = write;
  port.size = size;
  port.since = simulation_.now();
  port.cause = cause;
  wait(port_index);
  statistics_.waiting.add(1);
  arbitrate();
}

void Loop::wait(std::uint32_t port) {
  waiting_.add(port);
  ports_[port].earlier = last_to_ask_;
  ports_[port].later = kNobody;
  (last_to_ask_ == kNobody ? longest_waiting_ : ports_[last_to_ask_].later) = port;
  last_to_ask_ = port;
}

void Loop::wait_no_more(std::uint32_t port) {
  waiting_.remove(port);
  const auto [earlier, later] = std::pair(ports_[port].earlier, ports_[port].later);
  (earlier == kNobody ? longest_waiting_ : ports_[earlier].later) = later;
  (later == kNobody ? last_to_ask_ : ports_[later].earlier) = earlier;
}

void Loop::arbitrate() {
  if (tenant_ != kNobody || longest_waiting_ == kNobody || arbitrated_.scheduled()) return;
  simulation_.calendar().schedule(arbitrated_, parameters_.arbitration, sim::Priority::hardware);
}

std::uint32_t Loop::choose() {
  auto chosen = waiting_.lowest_without(served_);
  if (chosen == PortNumbers::kNone) {
    served_.clear();
    chosen = waiting_.lowest();
  }
  if (parameters_.access_fairness) served_.add(chosen);
  if (ports_[longest_waiting_].since < ports_[chosen].since) ++statistics_.out_of_turn;
  wait_no_more(chosen);
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
  if (port.write && parameters_.write_turnaround > sim::Duration{0})
    simulation_.calendar().schedule(turned_around_, tenancy_began_ + parameters_.write_turnaround,
                                    sim::Priority::hardware);
  else
    start();
}

void Loop::start() {
  const Port& port = ports_[tenant_];
  data_began_ = simulation_.now();
  (port.write ? writer_ : reader_).start(port.size, transferred_);
}

void Loop::on_transferred() {
  const Port& port = ports_[std::exchange(tenant_, kNobody)];
  const auto size = static_cast<std::uint64_t>(port.size.count);
  ++statistics_.tenancies;
  (port.write ? statistics_.bytes_written : statistics_.bytes_read) += size;
  statistics_.busy += simulation_.now() - tenancy_began_;
  data_began_ = sim::kNever;
  const auto cause = emit(simulation_, Tracepoint::hw_tenancy_end, port.cause, index_, port.disk, size);
  port.device->on_tenancy_end(cause);
  arbitrate();
}

LoopStatistics Loop::statistics() const {
  auto statistics = statistics_;
  if (tenant_ == kNobody) return statistics;
  const Port& port = ports_[tenant_];
  const auto now = simulation_.now();
  statistics.busy += now - tenancy_began_;
  if (data_began_ == sim::kNever) return statistics;
  const auto carried = rate_.bytes_per_second * sim::seconds(now - data_began_);
  (port.write ? statistics.bytes_written : statistics.bytes_read) +=
      std::min(static_cast<std::uint64_t>(port.size.count), static_cast<std::uint64_t>(carried));
  return statistics;
}

} // namespace dioscope::storage
