#pragma once
/// A driver for tests: keeps a number of commands outstanding on each disk and answers interrupts.
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "models/storage/storage.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::storage::test {

inline sim::Simulation::Options options(bool closed_form = true) {
  sim::Simulation::Options o;
  o.closed_form = closed_form;
  o.tracepoints = kTracepoints;
  return o;
}

/// What to ask of one disk.
struct Job {
  std::uint32_t disk = 0;
  bool write = false;
  std::int64_t commands = 0;
  std::int64_t outstanding = 2;
  sim::Bytes length{128 << 10};
  /// The sector of command n; sequential from 0 when empty.
  std::function<std::int64_t(std::int64_t)> sector{};
};

/// One completed command.
struct Done {
  std::uint32_t disk;
  std::int64_t number;
  sim::TimePoint issued;
  sim::TimePoint completed;
};

class StubDriver {
 public:
  /// `latency`: from the line's assertion until the handler takes the responses.
  StubDriver(sim::Simulation& simulation, Storage& storage, sim::Duration latency = sim::Duration{5'000})
      : simulation_(simulation), storage_(storage), latency_(latency) {
    for (std::uint32_t a = 0; a < storage.adapters(); ++a) {
      lines_.push_back(std::make_unique<Line>(*this, storage.adapter(a)));
      storage.adapter(a).set_interrupt_line(*lines_.back(), 20 + a);
    }
  }
  void add(const Job& job) {
    tasks_.push_back(std::make_unique<Task>(Task{job, 0, 0, {}}));
    tasks_.back()->slots.resize(static_cast<std::size_t>(job.outstanding));
  }
  /// Issues what may be outstanding, and runs until everything is done.
  void run() {
    simulation_.calendar().schedule(start_, sim::Duration{0}, sim::Priority::context);
    simulation_.run();
  }
  const std::vector<Done>& done() const { return done_; }
  std::uint64_t interrupts() const { return interrupts_; }
  bool line_matches() const { return line_matches_; }
  bool keep_record = true;
  /// Time at which the disk's last command was done.
  sim::TimePoint finished(std::uint32_t disk) const {
    sim::TimePoint last{};
    for (const auto& d : done_)
      if (d.disk == disk) last = d.completed;
    return last;
  }

 private:
  struct Task;
  struct Slot : Command {
    Task* task = nullptr;
    std::int64_t number = 0;
    sim::TimePoint issued{};
  };
  struct Task {
    Job job;
    std::int64_t next;
    std::int64_t ready;
    std::vector<Slot> slots;
  };
  struct Line final : InterruptLine {
    Line(StubDriver& d, Adapter& a) : driver(d), adapter(a) {}
    void assert_line(sim::EventId) override {
      if (asserted || !adapter.has_response()) driver.line_matches_ = false;
      asserted = true;
      driver.simulation_.calendar().schedule(handler, driver.latency_, sim::Priority::interrupt);
    }
    void deassert_line() override {
      if (!asserted || adapter.has_response()) driver.line_matches_ = false;
      asserted = false;
    }
    void on_interrupt() { driver.handle(adapter, *this); }
    StubDriver& driver;
    Adapter& adapter;
    bool asserted = false;
    sim::Event handler = sim::Event::of<&Line::on_interrupt>(this);
  };

  void on_start() {
    for (auto& task : tasks_)
      for (auto& slot : task->slots) {
        slot.task = task.get();
        issue(slot);
      }
  }
  void issue(Slot& slot) {
    Task& task = *slot.task;
    if (task.next == task.job.commands) return;
    slot.number = task.next++;
    slot.issued = simulation_.now();
    slot.disk = task.job.disk;
    slot.write = task.job.write;
    slot.length = task.job.length;
    slot.sector = task.job.sector ? task.job.sector(slot.number) : slot.number * (task.job.length / kSector);
    storage_.adapter_of(task.job.disk).queue_command(slot);
  }
  void handle(Adapter& adapter, Line& line) {
    ++interrupts_;
    if (!line.asserted) line_matches_ = false;
    while (Command* command = adapter.pop_response()) {
      auto& slot = *static_cast<Slot*>(command);
      if (keep_record) done_.push_back({command->disk, slot.number, slot.issued, simulation_.now()});
      issue(slot);
    }
  }

  sim::Simulation& simulation_;
  Storage& storage_;
  sim::Duration latency_;
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::vector<Done> done_;
  std::uint64_t interrupts_ = 0;
  bool line_matches_ = true;
  sim::Event start_ = sim::Event::of<&StubDriver::on_start>(this);
};

/// Whether `value` deviates from `wanted` by less than the share `tolerance`, however small both are.
inline bool within(double value, double wanted, double tolerance) {
  const bool good = std::abs(value / wanted - 1) < tolerance;
  if (!good) std::fprintf(stderr, "%g is not within %g of %g\n", value, tolerance, wanted);
  return good;
}

/// Bytes per second between two instants.
inline double rate(std::int64_t bytes, sim::Duration span) {
  return static_cast<double>(bytes) / sim::seconds(span);
}

inline StorageParameters small(std::int64_t adapters, std::int64_t disks, std::int64_t buses = 1) {
  StorageParameters p;
  p.adapters = adapters;
  p.disks_per_adapter = disks;
  p.pci_buses = buses;
  return p;
}

} // namespace dioscope::storage::test
