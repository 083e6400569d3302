#pragma once
/// The programs and kernel threads that hold page_lock, private_lock, inode_lock and page_table_lock with
/// interrupts on (spec 5.2). Each works a turn, sleeps its interval, and so on for ever.
#include <deque>
#include <functional>
#include <string>

#include "models/kernel/timers.hpp"
#include "models/workload/page_cache_parameters.hpp"
#include "models/workload/targets.hpp"

namespace dioscope::workload {

class PageCacheUsers {
 public:
  /// Makes them and makes them runnable, spread over `cpus` in their order, one CPU each. Before the
  /// simulation runs.
  PageCacheUsers(kernel::Scheduler& scheduler, kernel::Timers& timers, Targets& targets,
                 const PageCacheParameters& parameters, unsigned cpus);

 private:
  using Turn = std::function<void(kernel::Task&)>;
  /// `make` gives the turn of the user with that number among `count`.
  void start(const std::string& name, sim::Duration interval, std::int64_t count,
             const std::function<Turn(std::uint32_t)>& make);
  Turn reader(std::uint32_t number);
  Turn writer(std::uint32_t number);
  Turn msync(std::uint32_t number);
  Turn munmap(std::uint32_t number);
  Turn writeback();
  Turn reclaim(std::uint32_t number);
  Turn inode();
  /// `number` counted round the measured processes.
  memory::Vma& region(std::uint32_t number) { return targets_.region(number % targets_.processes()); }
  memory::AddressSpace& file(std::uint32_t number) {
    return *targets_.files()[number % targets_.files().size()];
  }
  /// parameters_.pages, but at most `available`.
  std::size_t pages(std::size_t available) const;

  kernel::Scheduler& scheduler_;
  kernel::Timers& timers_;
  Targets& targets_;
  const PageCacheParameters& parameters_;
  unsigned cpus_;
  unsigned started_ = 0;
  std::deque<memory::Mm> mms_; ///< of the programs that are processes of their own
  std::deque<memory::Vma> regions_;
};

} // namespace dioscope::workload
