#include "models/system.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/tracepoints.hpp"

namespace dioscope {
namespace {

std::vector<std::unique_ptr<machine::Cpu>> make_cpus(sim::Simulation& simulation, machine::Ledger& ledger,
                                                     const machine::MachineParameters& parameters) {
  std::vector<std::unique_ptr<machine::Cpu>> cpus;
  for (unsigned number = 0; number < parameters.cpus; ++number)
    cpus.push_back(std::make_unique<machine::Cpu>(number, simulation, ledger, parameters));
  return cpus;
}

/// How often the machine is looked at for a stall.
constexpr sim::Duration kStallPeriod = std::chrono::seconds(1);
/// When nothing has moved since, how often and for how many times it is looked at whether anything can still
/// come: a clock's interrupt may be handled at any one of these moments.
constexpr sim::Duration kGlancePeriod = std::chrono::microseconds(37);
constexpr int kGlances = 1000;
/// How many tasks are looked at for a lost wake-up at a tick at which all CPUs rest.
constexpr std::size_t kWatchedAtATick = 128;

/// Why idle hardware will bring nothing any more: what waits in queues while no command is under way, or that
/// nothing does.
std::string why_idle(block::BlockLayer& block) {
  std::string plugged;
  std::string forgotten;
  for (std::uint32_t disk = 0; disk < block.disks(); ++disk) {
    const auto& queue = block.queue(disk);
    if (queue.empty()) continue;
    auto& list = queue.plugged ? plugged : forgotten;
    list += fmt::format("{} {} ({} requests)", list.empty() ? "" : ",", disk, queue.queued());
  }
  if (plugged.empty() && forgotten.empty())
    return "no command is under way and no request is queued: what they wait for has happened, and nobody "
           "woke them";
  std::string text;
  if (!plugged.empty()) text = "the queues of these disks are plugged and nobody will unplug them:" + plugged;
  if (!forgotten.empty())
    text += (text.empty() ? "" : "; ") +
            ("requests wait in the queues of these disks, which are not plugged, and nobody will call their "
             "request functions:" +
             forgotten);
  return text;
}

} // namespace

// The whole machine in one picture; every arrow is a reference that the lower part hands to the upper one:
//
//   workload --> aio --> direct_io --> block <-- scsi <-- driver, one an adapter
//      |                                |                   |
//      +--> targets --> page_cache      |                   v
//                           |           |           storage: ports --> adapters --> loops --> disks
//                           v           v
//   kernel: scheduler, softirq, timers, interrupts, keventd, locks  (kernel::Kernel)
//                           |
//                           v
//   machine: CPUs, IO-APIC, ledger
System::System(sim::Simulation& simulation, const SystemParameters& parameters)
    : simulation_(simulation), parameters_(parameters),
      ledger_(static_cast<unsigned>(parameters.machine.cpus)),
      cpus_(make_cpus(simulation, ledger_, parameters_.machine)),
      io_apic_(simulation, cpus_, parameters_.machine, driver::lines_needed(parameters_.storage)),
      locks_(simulation, parameters_.kernel.locks),
      scheduler_(simulation, cpus_, parameters_.kernel.scheduler, locks_, parameters_.machine.hz.period()),
      softirq_(cpus_.size(), scheduler_, parameters_.kernel.interrupts),
      timers_(scheduler_, parameters_.kernel.interrupts, locks_, parameters_.machine.hz.period()),
      interrupts_(simulation, cpus_, io_apic_, scheduler_, softirq_, timers_, parameters_.kernel.interrupts,
                  parameters_.machine.hz.period()),
      keventd_(scheduler_, parameters_.kernel.interrupts, locks_),
      entropy_(timers_, parameters_.kernel.interrupts), kernel_{simulation,  io_apic_,
                                                                locks_,      scheduler_,
                                                                softirq_,    timers_,
                                                                interrupts_, keventd_,
                                                                entropy_,    parameters_.machine.cache.line},
      storage_(simulation, parameters_.storage), block_(kernel_, parameters_.block, parameters_.pools),
      scsi_(block_, parameters_.scsi, parameters_.pools,
            driver::complete_in(parameters_.driver, parameters_.scsi)),
      drivers_(driver::attach(scsi_, storage_, parameters_.driver)), copies_(parameters_.memory),
      direct_io_(kernel_, block_, parameters_.dio, parameters_.pools,
                 parameters_.workload.cached_reader_interval > sim::Duration{0} ? &copies_ : nullptr),
      aio_(direct_io_, parameters_.aio, parameters_.pools),
      page_cache_(scheduler_, locks_, parameters_.memory),
      targets_(page_cache_, parameters_.workload,
               workload::RawIo::buffer_count(parameters_.workload, storage_.disks())),
      workload_(aio_, parameters_.workload, {storage_.disks(), storage_.disk_capacity()},
                parameters_.machine.memory, &targets_) {
  workload_.on_last_exit([this] { simulation_.stop(); });
  for (unsigned cpu = 0; cpu < cpus_.size(); ++cpu) softirq_.start_ksoftirqd(cpu);
  const auto& daemons = parameters_.kernel.daemons;
  const auto last = static_cast<unsigned>(cpus_.size() - 1);
  workload::start_periodic(scheduler_, timers_, "vmstat", last, daemons.vmstat_interval, daemons.vmstat_cost);
  workload::start_periodic(scheduler_, timers_, "pdflush", last / 2, daemons.pdflush_interval,
                           daemons.pdflush_cost);
  if (parameters_.page_cache.any())
    page_cache_users_.emplace(scheduler_, timers_, targets_, parameters_.page_cache,
                              static_cast<unsigned>(cpus_.size()));
  if (const auto interval = parameters_.workload.cached_reader_interval; interval > sim::Duration{0})
    cached_reader_.emplace(kernel_, block_, workload_, copies_, interval);
  scheduler_.start(workload_.create_shell(), 0);
  interrupts_.start_clocks([this] { watch_for_lost_wakeup(); });
  simulation_.calendar().schedule(stall_watch_, kStallPeriod, sim::Priority::observer);
  handled_.resize(cpus_.size());
}

System::~System() = default;

void System::run() {
  simulation_.run();
  machine::check_books(ledger_, cpus_, simulation_.now().time_since_epoch());
}

std::uint64_t System::io_progress() const {
  std::uint64_t steps = direct_io_.statistics().requests.value + scsi_.statistics().commands.value +
                        interrupts_.statistics().device.value;
  for (std::uint32_t loop = 0; loop < storage_.loops(); ++loop)
    steps += storage_.loop(loop).statistics().tenancies.value;
  return steps;
}

void System::watch_for_livelock(bool moved) {
  for (std::size_t i = 0; i < cpus_.size(); ++i) {
    const Handled now{cpus_[i]->executed_outside_interrupts(), cpus_[i]->interruptions()};
    const auto before = std::exchange(handled_[i], now);
    // One handler that takes a second ends at some time, and so do many as long as they bring I/O forward.
    if (!moved && now.outside_interrupts == before.outside_interrupts &&
        now.interruptions > before.interruptions + 1)
      throw Stall(fmt::format("no progress at {:.3f} s: CPU {} has done nothing but handle interrupts for a "
                              "second: they come faster than it can handle them",
                              sim::seconds(simulation_.now()), cpus_[i]->number()));
  }
}

bool System::something_to_come() const {
  const auto counts = [this](const kernel::Task& sleeper) {
    return sleeper.role.workload || (sleeper.role.does_io && !block_.plug_list().empty());
  };
  const auto pending = [this](const auto& cpu) { return softirq_.pending(cpu->number()); };
  return simulation_.something_to_come() || timers_.armed(counts) || std::ranges::any_of(cpus_, pending);
}

void System::watch_for_lost_wakeup() {
  const auto at_rest = [](const auto& cpu) { return cpu->at_rest(); };
  if (!std::ranges::all_of(cpus_, at_rest)) return;
  // Some of them at a time, since what is lost stays so.
  const auto tasks = scheduler_.tasks();
  if (watched_tasks_ >= tasks.size()) watched_tasks_ = 0;
  const auto some = tasks.subspan(watched_tasks_, std::min(kWatchedAtATick, tasks.size() - watched_tasks_));
  watched_tasks_ += some.size();
  for (const auto& task : some)
    if (task->asleep() && task->awaits().at_once && task->awaits().has_come())
      throw Stall(
          fmt::format("lost wake-up at {:.3f} s: {} sleeps and waits for {}, which has come, and no CPU "
                      "has anything to do: nobody will wake it for that",
                      sim::seconds(simulation_.now()), task->name, task->awaits().what));
}

void System::watch_for_stall() {
  auto& calendar = simulation_.calendar();
  calendar.schedule(stall_watch_, kStallPeriod, sim::Priority::observer);
  const auto progress = io_progress();
  const bool moved = std::exchange(last_progress_, progress) != progress;
  watch_for_livelock(moved);
  if (moved) return;
  glances_left_ = kGlances;
  calendar.schedule(glance_event_, kGlancePeriod, sim::Priority::observer);
}

std::string System::sleepers() const {
  constexpr std::size_t kNamed = 8;
  std::vector<std::string> told;
  std::size_t more = 0;
  for (const auto* task : workload_.processes()) {
    if (task->state() == kernel::TaskState::dead) continue;
    if (told.size() == kNamed) {
      ++more;
      continue;
    }
    told.push_back(fmt::format("{} (waits for {})", task->name, task->awaits().what));
  }
  return fmt::format("{}{}", fmt::join(told, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

void System::glance() {
  if (something_to_come()) {
    if (--glances_left_ > 0)
      simulation_.calendar().schedule(glance_event_, kGlancePeriod, sim::Priority::observer);
    return;
  }
  const auto hardware = storage_.describe();
  throw Stall(fmt::format("stall at {:.3f} s: nothing pending can ever wake these tasks: {}\n{}",
                          sim::seconds(simulation_.now()), sleepers(),
                          hardware.empty() ? why_idle(block_) : hardware));
}

} // namespace dioscope
