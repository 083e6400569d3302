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

Adapter::Adapter(sim::Simulation& simulation, const AdapterParameters& parameters, std::uint32_t index,
                 sim::Duration frame_latency)
    : simulation_(simulation), parameters_(parameters), index_(index), frame_latency_(frame_latency),
      transactions_(static_cast<std::size_t>(parameters.can_queue)), starting_(transactions_.size()),
      completing_(transactions_.size()), kept_(transactions_.size()), posted_(transactions_.size()) {
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
  const sim::TimePoint started = run_firmware(parameters_.firmware_start);
  put(starting_, transaction, started + frame_latency_, started_);
}

void Adapter::on_started() {
  Transaction& transaction = take(starting_, started_);
  transaction.state = Transaction::State::at_device;
  devices_[transaction.command->disk - devices_.front()->index()]->receive(transaction);
}

void Adapter::on_response(Transaction& transaction) {
  if (transaction.state != Transaction::State::at_device)
    throw std::logic_error(fmt::format("adapter {}: a command was completed twice", index_));
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
  transaction.trace =
      emit(simulation_, Tracepoint::hw_response, transaction.trace, index_, transaction.command->disk);
  if (posted_.count == 1 && interrupts_enabled_) assert_line(transaction.trace);
  if (listener_ != nullptr) listener_->on_response_visible(*this);
}

void Adapter::assert_line(sim::EventId cause) {
  if (line_ == nullptr) return;
  asserted_ = true;
  line_->assert_line(emit(simulation_, Tracepoint::hw_irq_assert, cause, irq_));
}

void Adapter::deassert_line() {
  if (!asserted_) return;
  asserted_ = false;
  line_->deassert_line();
}

void Adapter::enable_interrupts(bool on) {
  interrupts_enabled_ = on;
  if (!on)
    deassert_line();
  else if (!asserted_ && posted_.count > 0)
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
  if (posted_.count == 0) deassert_line();
  return command;
}

std::string Adapter::describe() const {
  if (outstanding_ == 0) return {};
  return fmt::format("adapter {}: {} outstanding, {} posted\n", index_, outstanding_, posted_.count);
}

} // namespace dioscope::storage
