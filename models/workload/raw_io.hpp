#pragma once
/// The measured program: a shell starts processes that read or write their disks sequentially, by
/// synchronous calls one disk each, or by asynchronous ones.
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "models/aio/kioctx.hpp"
#include "models/kernel/timers.hpp"
#include "models/workload/parameters.hpp"
#include "models/workload/targets.hpp"

namespace dioscope::workload {

class RawIo {
 public:
  /// The disks of the machine that are available, all of the same capacity.
  struct Disks {
    std::uint32_t count;
    sim::Bytes capacity;
  };
  /// `memory`: how much the machine has. `targets` is for a target that is not anonymous;
  /// std::invalid_argument without it.
  RawIo(aio::Aio& aio, const WorkloadParameters& parameters, Disks disks, sim::Bytes memory,
        Targets* targets = nullptr);
  /// Called when a disk, as the first one, has had all its I/Os; and when all have.
  void on_first_done(std::function<void()> callback) { on_first_done_ = std::move(callback); }
  void on_last_exit(std::function<void()> callback) { on_last_exit_ = std::move(callback); }
  /// How many volumes are read or written on a machine with `disks`; processes and buffers there are to be.
  static std::uint32_t volume_count(const WorkloadParameters& parameters, std::uint32_t disks) {
    return parameters.disks == 0 ? disks / static_cast<std::uint32_t>(parameters.stripe)
                                 : static_cast<std::uint32_t>(parameters.disks);
  }
  static std::uint32_t process_count(const WorkloadParameters& parameters, std::uint32_t disks) {
    const auto each = disks_per_process(parameters);
    return (used_disks(parameters, disks) + each - 1) / each;
  }
  static std::uint32_t buffer_count(const WorkloadParameters& parameters, std::uint32_t disks) {
    return used_disks(parameters, disks) * queue_length(parameters);
  }

  /// Make the shell; the caller makes it runnable.
  kernel::Task& create_shell();
  const std::vector<kernel::Task*>& processes() const { return processes_; }
  /// Of every process that has started, in that order.
  std::span<const std::unique_ptr<dio::UserBuffer>> buffers() const { return buffers_; }
  /// I/Os that all processes together will make.
  std::uint64_t total_requests() const;
  /// A request in the call of some process, at random; none when that process is not in one. Synchronous
  /// calls only.
  struct UnderWay {
    dio::Volume volume;
    sim::Bytes offset;
    std::uint64_t pages;
  };
  std::optional<UnderWay> under_way(sim::RandomStream& random) const;

 private:
  static std::uint32_t used_disks(const WorkloadParameters& parameters, std::uint32_t disks) {
    return volume_count(parameters, disks) * static_cast<std::uint32_t>(parameters.processes_per_disk);
  }
  static std::uint32_t disks_per_process(const WorkloadParameters& parameters) {
    return parameters.api == "async" ? static_cast<std::uint32_t>(parameters.disks_per_process) : 1;
  }
  static std::uint32_t queue_length(const WorkloadParameters& parameters) {
    return parameters.api == "async" ? static_cast<std::uint32_t>(parameters.queue) : 1;
  }
  void shell(kernel::Task& self);
  void process(kernel::Task& self, std::uint32_t index);
  void disk_done();
  /// No more I/Os are started.
  bool over(const machine::Context& context) const {
    return parameters_.duration > sim::Duration{0} &&
           context.now().time_since_epoch() >= parameters_.duration;
  }
  void synchronous(kernel::Task& self, std::uint32_t index);
  void asynchronous(kernel::Task& self, std::uint32_t index);
  /// What the program does between two system calls, for `ios` I/Os.
  void user_code(machine::Context& context, std::int64_t ios) const;
  dio::UserBuffer& make_buffer(std::uint32_t index);
  /// Give the pages places in physical memory, evenly spread.
  void place(dio::UserBuffer& buffer);
  dio::Volume volume(std::uint32_t index) const;
  /// Where request `number` of a used disk begins; with a random pattern another place at every call.
  sim::Bytes offset_of(std::uint32_t index, std::int64_t number);

  aio::Aio& aio_;
  const WorkloadParameters& parameters_;
  std::uint32_t disks_;
  std::uint32_t used_;
  std::uint32_t disks_per_process_;
  std::uint32_t process_count_;
  std::function<void()> on_first_done_;
  std::function<void()> on_last_exit_;
  Targets* targets_;
  std::vector<kernel::Task*> processes_;
  std::vector<std::unique_ptr<dio::UserBuffer>> buffers_;
  memory::Page zero_page_ = memory::reserved_page();
  sim::Bytes memory_; ///< of the machine
  std::int64_t pages_placed_ = 0;
  std::uint64_t places_;                             ///< for a request on a disk
  std::vector<sim::RandomStream> random_;            ///< one a used disk; empty: sequential
  std::vector<std::optional<sim::Bytes>> under_way_; ///< by used disk
  std::uint32_t disks_done_ = 0;
  std::uint32_t ended_ = 0; ///< processes
};

/// A kernel thread or program that sleeps `interval`, works `cost`, and so on for ever; not made when either
/// is zero.
void start_periodic(kernel::Scheduler& scheduler, kernel::Timers& timers, const std::string& name,
                    unsigned cpu, sim::Duration interval, sim::Duration cost);

} // namespace dioscope::workload
