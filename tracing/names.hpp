#pragma once
/// What the numbers in events are called outside.
#include <cstdint>
#include <string>
#include <string_view>

namespace dioscope {
class System;
}

namespace dioscope::tracing {

/// What a run's numbers stand for. Valid while it runs, for everything that exists by then.
class Names {
 public:
  virtual ~Names() = default;
  virtual unsigned cpus() const = 0;
  virtual std::uint32_t disks() const = 0;
  /// A task's name; "swapper" for 0.
  virtual std::string task(std::uint32_t pid) const = 0;
  /// As the kernel counts it: 0 to 139, 120 for a process of nice 0, 140 for the idle task.
  virtual int priority(std::uint32_t pid) const = 0;
  /// How many tasks there are by now, idle aside: pids are 1 to tasks().
  virtual std::uint32_t tasks() const = 0;
  /// The lock that lock events call `id`: "host_lock.3".
  virtual std::string lock(std::uint32_t id) const = 0;
  /// Who owns an interrupt line: "timer", "qla2x00.0".
  virtual std::string interrupt(unsigned line) const = 0;
};

class SystemNames final : public Names {
 public:
  /// `system` must outlive it.
  explicit SystemNames(System& system) : system_(system) {}
  unsigned cpus() const override;
  std::uint32_t disks() const override;
  std::string task(std::uint32_t pid) const override;
  int priority(std::uint32_t pid) const override;
  std::uint32_t tasks() const override;
  std::string lock(std::uint32_t id) const override;
  std::string interrupt(unsigned line) const override;

 private:
  System& system_;
};

/// The kernel's name of a SCSI disk: sda, sdb ... sdz, sdaa.
std::string disk_name(std::uint32_t disk);

/// A block device's number. The first 256 disks have those of SCSI disks (majors 8, 65 to 71, 128 to 135; 16
/// minors each); further ones that of extended block devices, 259, with a minor each.
struct DeviceNumber {
  std::uint32_t major;
  std::uint32_t minor;
  /// As the kernel has it inside since 2.6: 12 bits major, 20 bits minor.
  std::uint32_t packed() const { return major << 20 | minor; }
};
DeviceNumber device_number(std::uint32_t disk);

/// Of the sectors that events count.
std::uint64_t bytes_of_sectors(std::uint64_t sectors);

/// A kernel::TaskState as the kernel's tracing has it: 0 R, 1 S, 2 D, 16 X.
std::uint32_t kernel_task_state(std::uint64_t state);

/// "scsi" of softirq vector 3 and so on; by the order of service.
std::string_view softirq_name(unsigned vector);

} // namespace dioscope::tracing
