/// No interrupts: whoever waits for I/O looks for responses itself, at once or after having slept.
#include <array>
#include <bit>

#include "models/driver/qla2x00.hpp"

namespace dioscope::driver {
namespace {

/// How long commands of one direction and order of size took, as a moving mean.
class MeanLatency {
 public:
  void add(bool write, sim::Bytes bytes, sim::Duration latency) {
    auto& mean = means_[write ? 1 : 0][order(bytes)];
    mean = mean == sim::Duration{0} ? latency : mean + (latency - mean) / kWeight;
  }
  /// Of commands of that order of size, or of the next larger one, since BIOs are merged; 0 before the first.
  sim::Duration of(bool write, sim::Bytes bytes) const {
    const auto& means = means_[write ? 1 : 0];
    for (auto i = order(bytes); i < means.size(); ++i)
      if (means[i] > sim::Duration{0}) return means[i];
    return sim::Duration{0};
  }

 private:
  static constexpr int kWeight = 16;
  static std::size_t order(sim::Bytes bytes) {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(bytes.count)));
  }
  std::array<std::array<sim::Duration, 65>, 2> means_{}; ///< by direction and order of size
};

/// All queue pairs of an adapter, whose interrupts are off.
class NotifyByPolling : public Notify, public block::Pollable, private storage::ResponseListener {
 public:
  explicit NotifyByPolling(Qla2x00& driver) : driver_(driver) {
    for (auto& queue : driver.queues()) {
      queue.port.enable_interrupts(false);
      queue.port.set_listener(this);
    }
  }

  block::Pollable* pollable() override { return this; }
  bool ready() const override {
    for (const auto& queue : driver_.queues())
      if (queue.port.has_response()) return true;
    return false;
  }
  unsigned handle(machine::Context& context) override {
    unsigned completed = 0;
    for (auto& queue : driver_.queues())
      if (queue.port.has_response())
        completed += driver_.handle(context, queue, driver_.parameters().poll_handle());
    return completed;
  }
  void watch(kernel::BusyWait& wait) override { watching_.push_back(&wait); }
  void unwatch(kernel::BusyWait& wait) override { std::erase(watching_, &wait); }
  sim::Duration sleep_first(bool /*write*/, sim::Bytes /*bytes*/) const override { return sim::Duration{0}; }

 private:
  void on_response_visible(storage::Port& /*port*/) override {
    for (std::size_t i = 0; i < watching_.size(); ++i) watching_[i]->poke();
  }

  Qla2x00& driver_;
  std::vector<kernel::BusyWait*> watching_;
};

/// Sleeps half of what such a command takes, then polls.
class NotifyByHybridPolling final : public NotifyByPolling {
 public:
  using NotifyByPolling::NotifyByPolling;
  void answered(const scsi::Command& command) override {
    latency_.add(command.write, command.length, command.responded - command.issued_at);
  }
  sim::Duration sleep_first(bool write, sim::Bytes bytes) const override {
    return latency_.of(write, bytes) / 2;
  }

 private:
  MeanLatency latency_;
};

const Notifies::Register kPoll{
    {{.name = "poll",
      .sentence =
          "nobody is interrupted: the task that waits for I/O looks for responses until its own is there",
      .kernel = "blk_poll, 4.4",
      .trade_off = "no interrupt, no switch, no wake-up; the CPU is busy for as long as the device is",
      .reads = {"kernel.block.poll_look"}}},
    Notifies::make_of<NotifyByPolling>};

const Notifies::Register kHybrid{
    {{.name = "poll_hybrid",
      .sentence = "as poll, after sleeping half of the mean time that such a command took so far",
      .kernel = "hybrid polling, 4.10",
      .trade_off = "half of the polling is saved for two context switches and a timer",
      .reads = {"kernel.block.poll_look"}}},
    Notifies::make_of<NotifyByHybridPolling>};

} // namespace
} // namespace dioscope::driver
