#pragma once
/// Tasks' names as the kernel records them.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tracing/names.hpp"

namespace dioscope::tracing {

/// What the kernel calls comm: 15 characters at most, filled up with zeros.
using Comm = std::array<char, 16>;

/// The pid under which events of devices are recorded: Linux gives smaller ones to tasks.
inline constexpr std::uint32_t kHardwarePid = 4194304;

/// Names of tasks, each asked for once.
class Comms {
 public:
  explicit Comms(const Names& names);

  /// The idle task of `cpu` is called swapper/CPU.
  const Comm& of(std::uint32_t pid, unsigned cpu) {
    if (pid == 0) return idle_[cpu];
    return pid < known_.size() && known_[pid].front() != '\0' ? known_[pid] : learn(pid);
  }
  /// Of every task asked for so far, by pid, with the hardware at the end; for those who want to list them.
  template <class Each>
  void for_each(Each each) const {
    for (std::uint32_t pid = 1; pid < known_.size(); ++pid)
      if (known_[pid].front() != '\0') each(pid, std::string_view(known_[pid].data()));
    each(kHardwarePid, std::string_view(hardware_.data()));
  }

 private:
  const Comm& learn(std::uint32_t pid);
  const Names& names_;
  std::vector<Comm> idle_;  ///< by CPU, the one of the hardware included
  std::vector<Comm> known_; ///< by pid
  Comm hardware_;
};

/// `name`, cut to what fits.
Comm comm(std::string_view name);

} // namespace dioscope::tracing
