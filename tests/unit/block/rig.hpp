#pragma once
/// A kernel with a block layer over mock adapters, and tasks that run test bodies on it.
#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "models/driver/qla2x00.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block::test {

using namespace std::chrono_literals;

/// Answers each command, oldest first, `latency` after the one before it or after it came.
class MockAdapter final : public storage::Port {
 public:
  MockAdapter(sim::Simulation& simulation, sim::Duration latency)
      : simulation_(simulation), latency_(latency) {}
  void queue_command(storage::Command& command) override {
    seen.push_back(command);
    if (at_once) {
      command.responded = simulation_.now();
      posted_.push_back(&command);
      return;
    }
    waiting_.push_back(&command);
    if (!answer_.scheduled() && !hold)
      simulation_.calendar().schedule(answer_, latency_, sim::Priority::hardware);
  }
  bool has_response() const override { return !posted_.empty(); }
  storage::Command* pop_response() override {
    if (posted_.empty()) return nullptr;
    auto* command = posted_.front();
    posted_.erase(posted_.begin());
    if (posted_.empty()) line_->deassert_line();
    return command;
  }
  void set_interrupt_line(storage::InterruptLine& line, unsigned irq) override {
    line_ = &line;
    irq_line = irq;
  }
  void enable_interrupts(bool on) override {
    interrupts_on = on;
    if (on && !posted_.empty())
      line_->assert_line(posted_.front()->cause);
    else
      line_->deassert_line();
  }
  bool completes_inline() const override { return at_once; }
  void set_listener(storage::ResponseListener* listener) override { listener_ = listener; }
  std::vector<storage::Command> seen;
  bool hold = false;    ///< answer nothing
  bool at_once = false; ///< answer within queue_command
  bool interrupts_on = true;
  unsigned irq_line = 0;

 private:
  void on_answer() {
    auto* command = waiting_.front();
    waiting_.erase(waiting_.begin());
    command->responded = simulation_.now();
    posted_.push_back(command);
    if (!waiting_.empty()) simulation_.calendar().schedule(answer_, latency_, sim::Priority::hardware);
    if (posted_.size() == 1 && interrupts_on) line_->assert_line(command->cause);
    if (listener_ != nullptr) listener_->on_response_visible(*this);
  }
  sim::Simulation& simulation_;
  sim::Duration latency_;
  storage::InterruptLine* line_ = nullptr;
  storage::ResponseListener* listener_ = nullptr;
  std::vector<storage::Command*> waiting_;
  std::vector<storage::Command*> posted_;
  sim::Event answer_ = sim::Event::of<&MockAdapter::on_answer>(this);
};

struct RigOptions {
  unsigned cpus = 2;
  unsigned adapters = 1;
  unsigned disks_per_adapter = 2;
  sim::Duration latency = 2ms;
  BlockParameters block{};
  scsi::ScsiParameters scsi{};
  driver::DriverParameters driver{};
};

inline sim::Simulation::Options simulation_options() {
  sim::Simulation::Options options;
  options.tracepoints = kTracepoints;
  return options;
}

struct Rig {
  explicit Rig(const RigOptions& options = {})
      : machine_parameters(with_cpus(options.cpus)), simulation(simulation_options()), ledger(options.cpus),
        cpus(make_cpus(options.cpus)), io_apic(simulation, cpus, machine_parameters, 60),
        scheduler(simulation, cpus, kernel_parameters.scheduler, locks, 1ms),
        softirq(cpus.size(), scheduler, kernel_parameters.interrupts),
        timers(scheduler, kernel_parameters.interrupts, locks, 1ms),
        interrupts(simulation, cpus, io_apic, scheduler, softirq, timers, kernel_parameters.interrupts, 1ms),
        keventd(scheduler, kernel_parameters.interrupts, locks),
        entropy(timers, kernel_parameters.interrupts), kernel{simulation, io_apic,
                                                              locks,      scheduler,
                                                              softirq,    timers,
                                                              interrupts, keventd,
                                                              entropy,    machine_parameters.cache.line},
        layer(kernel, options.block, pools),
        scsi(layer, options.scsi, pools, driver::complete_in(options.driver, options.scsi)),
        drivers(make_drivers(options)) {
    for (unsigned cpu = 0; cpu < options.cpus; ++cpu) softirq.start_ksoftirqd(cpu);
    simulation.tracer().listen_all([this](const sim::TraceEvent& event) { events.push_back(event); });
  }

  /// Run `body` as a task that starts on `cpu`.
  void task(unsigned cpu, std::function<void(kernel::Task&)> body) {
    scheduler.start(scheduler.create("test" + std::to_string(cpu), 0, std::move(body)), cpu);
  }
  void run() { simulation.run(); }

  /// A BIO of `vecs` pages, whose end_io counts in `ended` and puts it.
  Bio& bio(kernel::Task& task, std::uint32_t disk, std::int64_t sector, unsigned vecs = kMaxVecs,
           bool write = false) {
    Bio& bio = layer.bio_alloc(task.context);
    bio.disk = disk;
    bio.sector = sector;
    bio.write = write;
    bio.vecs = vecs;
    bio.size = memory::kPageSize * vecs;
    for (unsigned i = 0; i < vecs; ++i) bio.pages[i] = &pages[i];
    bio.owner = &owner;
    return bio;
  }
  void submit(kernel::Task& task, std::uint32_t disk, std::int64_t sector, unsigned vecs = kMaxVecs,
              bool write = false) {
    layer.submit_bio(task, bio(task, disk, sector, vecs, write));
  }
  std::size_t count(Tracepoint kind) const {
    return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [kind](const auto& event) {
      return event.kind == static_cast<std::uint16_t>(kind);
    }));
  }

  machine::MachineParameters machine_parameters;
  kernel::KernelParameters kernel_parameters;
  memory::PoolParameters pools;
  sim::Simulation simulation;
  machine::Ledger ledger;
  std::vector<std::unique_ptr<machine::Cpu>> cpus;
  machine::IoApic io_apic;
  kernel::Locks locks{simulation, kernel_parameters.locks};
  kernel::Scheduler scheduler;
  kernel::Softirq softirq;
  kernel::Timers timers;
  kernel::Interrupts interrupts;
  kernel::Worker keventd;
  kernel::Entropy entropy;
  kernel::Kernel kernel;
  std::vector<std::unique_ptr<MockAdapter>> adapters;
  BlockLayer layer;
  scsi::MidLayer scsi;
  std::vector<std::unique_ptr<driver::Qla2x00>> drivers;
  struct Owner final : BioOwner {
    explicit Owner(Rig& its_rig) : rig(its_rig) {}
    void end_io(machine::Context& context, Bio& done) override {
      ++rig.ended;
      rig.ended_sectors.push_back(done.sector);
      rig.layer.bio_put(context, done);
    }
    Rig& rig;
  } owner{*this};
  std::array<memory::Page, kMaxVecs> pages{};
  std::vector<sim::TraceEvent> events;
  int ended = 0;
  std::vector<std::int64_t> ended_sectors;

 private:
  static machine::MachineParameters with_cpus(unsigned count) {
    machine::MachineParameters parameters;
    parameters.cpus = count;
    return parameters;
  }
  std::vector<std::unique_ptr<machine::Cpu>> make_cpus(unsigned count) {
    std::vector<std::unique_ptr<machine::Cpu>> list;
    for (unsigned cpu = 0; cpu < count; ++cpu)
      list.push_back(std::make_unique<machine::Cpu>(cpu, simulation, ledger, machine_parameters));
    return list;
  }
  std::vector<std::unique_ptr<driver::Qla2x00>> make_drivers(const RigOptions& options) {
    std::vector<std::unique_ptr<driver::Qla2x00>> list;
    for (unsigned a = 0; a < options.adapters; ++a) {
      auto* port = adapters.emplace_back(std::make_unique<MockAdapter>(simulation, options.latency)).get();
      storage::Port* const ports[]{port};
      list.push_back(std::make_unique<driver::Qla2x00>(scsi, ports, driver::kFirstLine + a,
                                                       a * options.disks_per_adapter,
                                                       options.disks_per_adapter, options.driver));
    }
    return list;
  }
};

} // namespace dioscope::block::test
