#pragma once
/// The measured program: a shell starts one process per disk, each of which reads or writes its disk
/// sequentially.
#include <functional>
#include <span>
#include <vector>

#include "models/dio/direct_io.hpp"
#include "models/kernel/timers.hpp"
#include "models/workload/parameters.hpp"
#include "models/workload/targets.hpp"

namespace dioscope::workload {

class RawIo {
 public:
  /// `disks` of the machine are available. `on_first_exit` runs when the first process ends, `on_last_exit`
  /// when all have. `targets` is for a target that is not anonymous; std::invalid_argument without it.
  RawIo(dio::DirectIo& direct_io, const WorkloadParameters& parameters, std::uint32_t disks, unsigned cpus,
        std::function<void()> on_first_exit, std::function<void()> on_last_exit, Targets* targets = nullptr);
  /// How many processes there are to be on a machine with `disks`.
  static std::uint32_t process_count(const WorkloadParameters& parameters, std::uint32_t disks) {
    return parameters.disks == 0 ? disks : static_cast<std::uint32_t>(parameters.disks);
  }

  /// Make the shell; the caller makes it runnable.
  kernel::Task& create_shell();
  const std::vector<kernel::Task*>& processes() const { return processes_; }
  /// Of every process that has started, in that order.
  std::span<const std::unique_ptr<dio::UserBuffer>> buffers() const { return buffers_; }
  /// Requests that all processes together will make.
  std::uint64_t total_requests() const;
  /// The shell has not started all of them yet.
  bool starting() const { return processes_.size() < used_; }

 private:
  void shell(kernel::Task& self);
  void process(kernel::Task& self, std::uint32_t index);
  std::unique_ptr<dio::UserBuffer> make_buffer(std::uint32_t index) const;
  std::uint32_t disk_of(std::uint32_t index) const;

  dio::DirectIo& direct_io_;
  const WorkloadParameters& parameters_;
  std::uint32_t disks_;
  std::uint32_t used_;
  unsigned cpus_;
  std::function<void()> on_first_exit_;
  std::function<void()> on_last_exit_;
  Targets* targets_;
  std::vector<kernel::Task*> processes_;
  std::vector<std::unique_ptr<dio::UserBuffer>> buffers_;
  std::uint32_t ended_ = 0;
};

/// A kernel thread or program that sleeps `interval`, works `cost`, and so on for ever; not made when either
/// is zero.
void start_periodic(kernel::Scheduler& scheduler, kernel::Timers& timers, const std::string& name,
                    unsigned cpu, sim::Duration interval, sim::Duration cost);

} // namespace dioscope::workload
