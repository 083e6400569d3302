#pragma once
/// The whole simulated machine, put together from its parameters.
#include <memory>
#include <optional>
#include <vector>

#include "models/dio/direct_io.hpp"
#include "models/driver/qla2x00.hpp"
#include "models/kernel/interrupts.hpp"
#include "models/machine/io_apic.hpp"
#include "models/storage/storage.hpp"
#include "models/system_parameters.hpp"
#include "models/workload/cached_readers.hpp"
#include "models/workload/page_cache_users.hpp"
#include "models/workload/raw_io.hpp"

namespace dioscope {

/// Its parts stand in the order of construction. The simulation must carry kTracepoints.
class System {
 public:
  System(sim::Simulation& simulation, const SystemParameters& parameters);
  ~System();

  /// Run until the workload's last process has ended. Throws Stall when nothing can ever wake a live process,
  /// and machine::InternalError when a rule of the model or the books are broken.
  void run();
  /// Called when the first disk of the workload has had all its I/Os.
  void on_first_done(std::function<void()> callback) { workload_.on_first_done(std::move(callback)); }

  /// Tell `watcher` what all CPUs execute. Before run().
  void watch_execution(machine::ExecutionWatcher& watcher) {
    watchers_.add(watcher);
    for (const auto& cpu : cpus_) cpu->watch(watchers_);
  }

  /// The ledger tells tasks apart, which takes memory. Before run().
  void book_by_task() { ledger_.tell_tasks_apart(); }

  sim::Simulation& simulation() { return simulation_; }
  const SystemParameters& parameters() const { return parameters_; }
  std::span<const std::unique_ptr<machine::Cpu>> cpus() const { return cpus_; }
  const machine::Ledger& ledger() const { return ledger_; }
  machine::IoApic& io_apic() { return io_apic_; }
  kernel::Locks& locks() { return locks_; }
  const kernel::Locks& locks() const { return locks_; }
  kernel::Scheduler& scheduler() { return scheduler_; }
  kernel::Softirq& softirq() { return softirq_; }
  kernel::Timers& timers() { return timers_; }
  kernel::Interrupts& interrupts() { return interrupts_; }
  storage::Storage& storage() { return storage_; }
  block::BlockLayer& block() { return block_; }
  scsi::MidLayer& scsi() { return scsi_; }
  std::span<const std::unique_ptr<driver::Qla2x00>> drivers() const { return drivers_; }
  dio::DirectIo& direct_io() { return direct_io_; }
  const aio::Aio& aio() const { return aio_; }
  const memory::CachedCopies& copies() const { return copies_; }
  const memory::PageCache& page_cache() const { return page_cache_; }
  workload::RawIo& workload() { return workload_; }

 private:
  /// Grows with every step of every I/O.
  std::uint64_t io_progress() const;
  /// A task, an interrupt, a device or a timer will yet do something by itself, the clocks and periodic tasks
  /// that wait for nothing else aside.
  bool something_to_come() const;
  /// The live processes, and what each waits for.
  std::string sleepers() const;
  /// While no CPU has anything to do there is nobody left who would wake a task for what has come.
  void watch_for_lost_wakeup();
  void watch_for_stall();
  void glance();
  void watch_for_livelock(bool moved);

  sim::Simulation& simulation_;
  SystemParameters parameters_;
  machine::Ledger ledger_;
  machine::ExecutionWatchers watchers_;
  std::vector<std::unique_ptr<machine::Cpu>> cpus_;
  machine::IoApic io_apic_;
  kernel::Locks locks_;
  kernel::Scheduler scheduler_;
  kernel::Softirq softirq_;
  kernel::Timers timers_;
  kernel::Interrupts interrupts_;
  kernel::Worker keventd_;
  kernel::Entropy entropy_;
  kernel::Kernel kernel_;
  storage::Storage storage_;
  block::BlockLayer block_;
  scsi::MidLayer scsi_;
  std::vector<std::unique_ptr<driver::Qla2x00>> drivers_; ///< by adapter
  memory::CachedCopies copies_;
  dio::DirectIo direct_io_;
  aio::Aio aio_;
  memory::PageCache page_cache_;
  workload::Targets targets_;
  workload::RawIo workload_;
  std::optional<workload::PageCacheUsers> page_cache_users_;
  std::optional<workload::CachedReader> cached_reader_;
  struct Handled {
    sim::Duration outside_interrupts{};
    std::uint64_t interruptions = 0;
  };
  std::size_t watched_tasks_ = 0;   ///< of the scheduler's, by watch_for_lost_wakeup(), in this round
  std::uint64_t last_progress_ = 0; ///< of io_progress(), at the last look for a stall
  std::vector<Handled> handled_;    ///< by CPU, at the last look
  int glances_left_ = 0;
  sim::Event stall_watch_ = sim::Event::of<&System::watch_for_stall>(this);
  sim::Event glance_event_ = sim::Event::of<&System::glance>(this);
};

/// Nothing pending can ever wake a live task: exit code 5.
class Stall : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

} // namespace dioscope
