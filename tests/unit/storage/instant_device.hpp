#pragma once
/// Neighbours of one adapter: a device that answers when it is told, and a line that notes what happens to
/// it.
#include <deque>
#include <vector>

#include "models/storage/adapter.hpp"
#include "models/storage/storage.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::storage::test {

/// Answers at once, or, with `hold`, what it is told to.
class InstantDevice final : public Device {
 public:
  explicit InstantDevice(sim::Simulation& simulation, std::uint32_t index = 0)
      : Device(simulation, index, 1 << 20, counted) {}
  std::string describe() const override { return {}; }
  DeviceStatistics counted;
  bool hold = false;
  std::deque<Transaction*> held;
  void answer_oldest() {
    auto& transaction = *held.front();
    held.pop_front();
    respond(transaction);
  }

 private:
  void accept(Transaction& transaction) override {
    if (hold)
      held.push_back(&transaction);
    else
      respond(transaction);
  }
};

/// Notes when it was asserted last, and whether anybody asserted or deasserted it twice.
class NotingLine final : public InterruptLine {
 public:
  explicit NotingLine(const sim::Simulation& simulation) : simulation_(simulation) {}
  void assert_line(sim::EventId /*cause*/) override {
    sound = sound && !asserted;
    asserted = true;
    asserted_at = simulation_.now();
    ++assertions;
  }
  void deassert_line() override {
    sound = sound && asserted;
    asserted = false;
  }
  bool asserted = false;
  bool sound = true;
  sim::TimePoint asserted_at{};
  unsigned assertions = 0;

 private:
  const sim::Simulation& simulation_;
};

/// Fire what is due up to `to`, and go there.
inline void go_to(sim::Simulation& simulation, sim::TimePoint to) {
  auto& calendar = simulation.calendar();
  while (calendar.next_time() <= to) calendar.fire_next();
  calendar.advance_to(to);
}

/// An adapter whose processor takes no time.
inline AdapterParameters prompt() {
  AdapterParameters parameters;
  parameters.firmware_start = parameters.firmware_completion = sim::Duration{0};
  return parameters;
}

/// A prompt adapter with its line and one device.
struct Bench {
  explicit Bench(sim::Simulation& its_simulation, const AdapterParameters& parameters = prompt())
      : simulation(its_simulation), line(its_simulation), device(its_simulation),
        adapter(its_simulation, parameters, sim::Duration{0}, 0),
        commands(static_cast<std::size_t>(parameters.can_queue)) {
    adapter.attach(device);
    adapter.set_interrupt_line(line, 21);
    for (auto& command : commands) command.length = sim::Bytes{4096};
  }
  /// One more response is posted now.
  void post() {
    adapter.queue_command(commands[next++ % commands.size()]);
    go_to(simulation, simulation.now());
  }
  void pass(std::int64_t ns) { go_to(simulation, simulation.now() + sim::Duration{ns}); }

  sim::Simulation& simulation;
  NotingLine line;
  InstantDevice device;
  Adapter adapter;
  std::vector<Command> commands;
  std::size_t next = 0;
};

} // namespace dioscope::storage::test
