#include "tracing/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/system.hpp"

namespace dioscope::tracing {

unsigned SystemNames::cpus() const { return static_cast<unsigned>(system_.cpus().size()); }

std::uint32_t SystemNames::disks() const { return system_.storage().disks(); }

std::string SystemNames::task(std::uint32_t pid) const {
  return pid == 0 ? "swapper" : system_.scheduler().task(pid).name;
}

int SystemNames::priority(std::uint32_t pid) const {
  return pid == 0 ? kernel::kMaxPriority : system_.scheduler().task(pid).priority;
}

std::uint32_t SystemNames::tasks() const {
  return static_cast<std::uint32_t>(system_.scheduler().tasks().size());
}

std::string SystemNames::lock(std::uint32_t id) const { return system_.locks().name_of(id); }

std::string SystemNames::interrupt(unsigned line) const {
  if (line == kernel::Interrupts::kClockLine) return "timer";
  return line < driver::kFirstLine ? fmt::format("irq{}", line)
                                   : fmt::format("qla2x00.{}", line - driver::kFirstLine);
}

std::string disk_name(std::uint32_t disk) {
  constexpr std::uint32_t kLetters = 26;
  std::string letters;
  for (auto rest = disk + 1; rest > 0; rest = (rest - 1) / kLetters)
    letters += static_cast<char>('a' + (rest - 1) % kLetters);
  std::ranges::reverse(letters);
  return "sd" + letters;
}

DeviceNumber device_number(std::uint32_t disk) {
  constexpr std::uint32_t kPerMajor = 16;
  constexpr std::array<std::uint32_t, 16> kMajors{8,   65,  66,  67,  68,  69,  70,  71,
                                                  128, 129, 130, 131, 132, 133, 134, 135};
  if (disk >= kMajors.size() * kPerMajor)
    return {259, disk - static_cast<std::uint32_t>(kMajors.size()) * kPerMajor};
  return {kMajors[disk / kPerMajor], disk % kPerMajor * kPerMajor};
}

std::uint32_t kernel_task_state(std::uint64_t state) {
  constexpr std::array<std::uint32_t, 4> kStates{0, 1, 2, 16};
  static_assert(static_cast<int>(kernel::TaskState::dead) + 1 == kStates.size());
  return kStates.at(state);
}

std::string_view softirq_name(unsigned vector) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(kernel::SoftirqVector::count_)> kNames{
      "HI", "NET_TX", "NET_RX", "SCSI", "BLOCK", "TASKLET"};
  return vector < kNames.size() ? kNames[vector] : "?";
}

std::uint64_t bytes_of_sectors(std::uint64_t sectors) {
  return sectors * static_cast<std::uint64_t>(block::kSector.count);
}

} // namespace dioscope::tracing
