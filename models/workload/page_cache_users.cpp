#include "models/workload/page_cache_users.hpp"

#include <algorithm>

#include "models/memory/functions.hpp"
#include "models/memory/page_cache.hpp"

namespace dioscope::workload {

using kernel::Task;
using machine::ContextKind;

PageCacheUsers::PageCacheUsers(kernel::Scheduler& scheduler, kernel::Timers& timers, Targets& targets,
                               const PageCacheParameters& parameters, unsigned cpus)
    : scheduler_(scheduler), timers_(timers), targets_(targets), parameters_(parameters), cpus_(cpus) {
  const auto& p = parameters;
  start("page_reader", p.reader_interval, p.readers, [this](auto number) { return reader(number); });
  start("page_writer", p.writer_interval, p.writers, [this](auto number) { return writer(number); });
  start("msync", p.msync_interval, p.msyncs, [this](auto number) { return msync(number); });
  start("munmap", p.munmap_interval, p.munmaps, [this](auto number) { return munmap(number); });
  start("writeback", p.writeback_interval, p.writebacks, [this](auto) { return writeback(); });
  start("kswapd", p.reclaim_interval, p.reclaims, [this](auto number) { return reclaim(number); });
  start("inodes", p.inode_interval, p.inodes, [this](auto) { return inode(); });
}

void PageCacheUsers::start(const std::string& name, sim::Duration interval, std::int64_t count,
                           const std::function<Turn(std::uint32_t)>& make) {
  if (interval == sim::Duration{0}) return;
  for (std::int64_t i = 0; i < count; ++i) {
    const unsigned cpu = started_++ % cpus_;
    auto& task = scheduler_.create(name + "." + std::to_string(i), 0,
                                   [this, interval, turn = make(static_cast<std::uint32_t>(i))](Task& self) {
                                     for (;;) {
                                       timers_.schedule_timeout(self, interval);
                                       turn(self);
                                       self.context.settle();
                                     }
                                   },
                                   {.cause = name});
    if (parameters_.pin) scheduler_.bind(task, cpu);
    scheduler_.start(task, cpu);
  }
}

std::size_t PageCacheUsers::pages(std::size_t available) const {
  return std::min(static_cast<std::size_t>(parameters_.pages), available);
}

PageCacheUsers::Turn PageCacheUsers::reader(std::uint32_t number) {
  return [this, &file = file(number), next = std::size_t{0}](Task& self) mutable {
    for (std::size_t i = pages(file.pages().size()); i > 0; --i) {
      memory::find_page(self.context, file.pages()[next++ % file.pages().size()]);
      self.context.charge(memory::fn::find_get_page, parameters_.page_time);
      self.context.settle();
      scheduler_.cond_resched(self);
    }
  };
}

PageCacheUsers::Turn PageCacheUsers::writer(std::uint32_t number) {
  return [this, &region = region(number)](Task& self) {
    self.context.change_kind(ContextKind::user);
    for (std::size_t i = 0; i < pages(region.ptes.size()); ++i) {
      self.context.charge(machine::fn::user_code, parameters_.page_time);
      memory::store_to(self, region, i);
    }
    self.context.change_kind(ContextKind::process);
  };
}

PageCacheUsers::Turn PageCacheUsers::msync(std::uint32_t number) {
  return [&region = region(number)](Task& self) { memory::msync(self, region); };
}

PageCacheUsers::Turn PageCacheUsers::munmap(std::uint32_t number) {
  auto& mm = mms_.emplace_back(std::to_string(targets_.processes() + mms_.size()), targets_.cache());
  auto& all = file(number);
  auto& region = regions_.emplace_back(mm, all, 0, pages(all.pages().size()));
  return [this, &region](Task& self) {
    self.context.change_kind(ContextKind::user);
    for (std::size_t i = 0; i < region.ptes.size(); ++i) {
      self.context.charge(machine::fn::user_code, parameters_.page_time);
      memory::store_to(self, region, i);
    }
    self.context.change_kind(ContextKind::process);
    memory::munmap(self, region);
  };
}

PageCacheUsers::Turn PageCacheUsers::writeback() {
  return [this](Task& self) {
    for (const auto& file : targets_.files()) {
      memory::writeback(self.context, *file);
      scheduler_.cond_resched(self);
    }
  };
}

PageCacheUsers::Turn PageCacheUsers::reclaim(std::uint32_t number) {
  return [this, &file = file(number), next = std::size_t{0}](Task& self) mutable {
    for (std::size_t i = pages(file.pages().size()); i > 0; --i) {
      memory::reclaim(self.context, file.pages()[next++ % file.pages().size()]);
      scheduler_.cond_resched(self);
    }
  };
}

PageCacheUsers::Turn PageCacheUsers::inode() {
  return
      [this](Task& self) { memory::scan_inodes(self.context, targets_.cache(), parameters_.inodes_scanned); };
}

} // namespace dioscope::workload
