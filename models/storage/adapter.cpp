#include "models/storage/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/storage/emit.hpp"

namespace dioscope::storage {

void Adapter::Ring::push(Transaction& transaction, sim::TimePoint due) {
  std::size_t at = oldest + count;
  if (at >= entries.size()) at -= entries.size();
  entries[at] = {&transaction, due};
  ++count;
}

Transaction& Adapter::Ring::pop() {
  Transaction& transaction = *entries[oldest].transaction;
  if (++oldest == entries.size()) oldest = 0;
  --count;
  return transaction;
}

Adapter::Adapter(sim::Simulation& simulation, const AdapterParameters& parameters,
                 sim::Duration frame_latency, std::uint32_t index, std::uint32_t queue)
    : simulation_(simulation), parameters_(parameters), frame_latency_(frame_latency), index_(index),
      queue_(queue), transactions_(static_cast<std::size_t>(parameters.can_queue)),
      starting_(transactions_.size()), completing_(transactions_.size()), kept_(transactions_.size()),
      posted_(transactions_.size()) {
  for (auto& transaction : transactions_) {
    transaction.initiator = this;
    transaction.next = free_;
    free_ = &transaction;
  }
}

sim::TimePoint Adapter::run_firmware(sim::Duration work) {
  firmware_free_ = std::max(firmware_free_, simulation_.now()) + work;
  return firmware_free_;
}

void Adapter::put(Ring& ring, Transaction& transaction, sim::TimePoint due, sim::Event& event) {
  ring.push(transaction, due);
  if (ring.count == 1) simulation_.calendar().schedule(event, due, sim::Priority::hardware);
}

Transaction& Adapter::take(Ring& ring, sim::Event& event) {
  Transaction& transaction = ring.pop();
  if (ring.count > 0) simulation_.calendar().schedule(event, ring.front().due, sim::Priority::hardware);
  return transaction;
}

void Adapter::queue_command(Command& command) {
  if (free_ == nullptr)
    throw std::logic_error(
        fmt::format("adapter {}: more than {} commands outstanding", index_, parameters_.can_queue));
  if (command.disk < devices_.front()->index() || command.disk > devices_.back()->index())
    throw std::logic_error(fmt::format("adapter {}: disk {} is not behind it", index_, command.disk));
  Transaction& transaction = *free_;
  free_ = transaction.next;
  ++outstanding_;
  transaction.state = Transaction::State::starting;
  transaction.command = &command;
  transaction.next = nullptr;
  transaction.trace = command.cause;
  if (immediate_) {
    send(transaction);
    return;
  }
  const sim::TimePoint started = run_firmware(parameters_.firmware_start);
  put(starting_, transaction, started + frame_latency_, started_);
}

void Adapter::on_started() { send(take(starting_, started_)); }

void Adapter::send(Transaction& transaction) {
  transaction.state = Transaction::State::at_device;
  devices_[transaction.command->disk - devices_.front()->index()]->receive(transaction);
}

void Adapter::on_response(Transaction& transaction) {
  if (transaction.state != Transaction::State::at_device)
    throw std::logic_error(fmt::format("adapter {}: a command was completed twice", index_));
  if (immediate_) {
    post(transaction);
    return;
  }
  transaction.state = Transaction::State::completing;
  put(completing_, transaction, run_firmware(parameters_.firmware_completion), completed_);
}

void Adapter::on_completed() {
  Transaction& transaction = take(completing_, completed_);
  if (gate_ != nullptr && gate_->keep(*this))
    kept_.push(transaction, simulation_.now());
  else
    post(transaction);
}

void Adapter::post(Transaction& transaction) {
  transaction.state = Transaction::State::posted;
  transaction.command->responded = simulation_.now();
  posted_.push(transaction, simulation_.now());
  ++statistics_.responses;
  transaction.trace =
      emit(simulation_, Tracepoint::hw_response, transaction.trace, index_, transaction.command->disk);
  if (line_ != nullptr && interrupts_enabled_ && !asserted_ && !immediate_) response_waits(transaction.trace);
  if (listener_ != nullptr) listener_->on_response_visible(*this);
}

void Adapter::response_waits(sim::EventId cause) {
  if (posted_.count >= static_cast<std::size_t>(parameters_.coalesce_count) ||
      parameters_.coalesce_delay == sim::Duration{0})
    assert_line(cause);
  else if (!coalesced_.scheduled())
    await_coalesced();
}

void Adapter::await_coalesced() {
  simulation_.calendar().schedule(coalesced_, posted_.front().due + parameters_.coalesce_delay,
                                  sim::Priority::hardware);
}

void Adapter::on_coalesced() { assert_line(posted_.front().transaction->trace); }

void Adapter::assert_line(sim::EventId cause) {
  if (coalesced_.scheduled()) simulation_.calendar().cancel(coalesced_);
  asserted_ = true;
  ++statistics_.interrupts;
  line_->assert_line(emit(simulation_, Tracepoint::hw_irq_assert, cause, irq_));
}

void Adapter::rest_line() {
  if (coalesced_.scheduled()) simulation_.calendar().cancel(coalesced_);
  if (!asserted_) return;
  asserted_ = false;
  line_->deassert_line();
}

void Adapter::enable_interrupts(bool on) {
  if (on == interrupts_enabled_) return;
  interrupts_enabled_ = on;
  if (!on)
    rest_line();
  else if (posted_.count > 0 && line_ != nullptr && !immediate_)
    assert_line(posted_.front().transaction->trace);
}

Command* Adapter::pop_response() {
  if (posted_.count == 0) return nullptr;
  Transaction& transaction = posted_.pop();
  Command* command = transaction.command;
  transaction.state = Transaction::State::free;
  transaction.command = nullptr;
  transaction.next = free_;
  free_ = &transaction;
  --outstanding_;
  if (asserted_) ++statistics_.interrupt_responses;
  if (posted_.count == 0)
    rest_line();
  else if (coalesced_.scheduled())
    await_coalesced();
  return command;
}

std::string Adapter::describe() const {
  if (outstanding_ == 0) return {};
  const auto queue = queue_ == 0 ? std::string{} : fmt::format(", queue {}", queue_);
  return fmt::format("adapter {}{}: {} outstanding, {} posted\n", index_, queue, outstanding_, posted_.count);
}

} // namespace dioscope::storage
