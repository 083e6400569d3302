#include "models/dio/direct_io.hpp"

#include <algorithm>

#include "models/block/functions.hpp"
#include "models/dio/functions.hpp"
#include "models/kernel/functions.hpp"
#include "models/memory/functions.hpp"
#include "models/memory/set_page_dirty.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::dio {

using machine::Access;

DirectIo::DirectIo(const kernel::Kernel& kernel, block::BlockLayer& block, const DioParameters& parameters,
                   const memory::PoolParameters& pools, memory::CachedCopies* copies)
    : kernel_(kernel), block_(block), parameters_(parameters), copies_(copies),
      completion_(kernel, block, parameters, pools, copies) {}

void DirectIo::raw_read_write(kernel::Task& task, Dio& dio, const Volume& volume, bool write,
                              sim::Bytes offset, UserBuffer& buffer) {
  auto& context = task.context;
  const auto& costs = parameters_;
  const auto size = buffer.size();
  context.change_kind(machine::ContextKind::process);
  const auto entered = context.now();
  begin();
  context.cause = 0;
  dio.cause = context.cause = context.trace(Tracepoint::sys_enter, write, offset.count, size.count);
  context.charge(kernel::fn::system_call, costs.system_call);
  rw_raw_dev(task, dio, volume, write, offset, buffer);
  if (write && !costs.defects.early_invalidate) invalidate(context, volume, offset, size);
  context.settle();
  kernel_.scheduler.cond_resched(task);
  count(size, context.now() - entered);
  context.trace(Tracepoint::sys_exit, write, offset.count, size.count);
  context.change_kind(machine::ContextKind::user);
  returned_to_user(dio.responded);
}

void DirectIo::returned_to_user(sim::TimePoint responded) {
  statistics_.completion_to_user.add(kernel_.simulation.now() - responded);
}

void DirectIo::rw_raw_dev(kernel::Task& task, Dio& dio, const Volume& volume, bool write, sim::Bytes offset,
                          UserBuffer& buffer) {
  task.context.charge(fn::rw_raw_dev, parameters_.raw_device);
  dio.write = write;
  direct_io_worker(task, dio, volume, offset, buffer);
}

sim::Duration DirectIo::under_way_time() const {
  return statistics_.under_way_time +
         (kernel_.simulation.now() - counted_until_) * statistics_.under_way.level;
}

void DirectIo::count_under_way(std::int64_t change) {
  statistics_.under_way_time = under_way_time();
  counted_until_ = kernel_.simulation.now();
  statistics_.under_way.add(change);
}

void DirectIo::begin() {
  count_under_way(1);
  under_way_since_.push_back(counted_until_);
}

sim::Duration DirectIo::oldest_under_way() const {
  if (under_way_since_.empty()) return sim::Duration{0};
  return kernel_.simulation.now() - under_way_since_.front();
}

void DirectIo::count(sim::Bytes size, sim::Duration latency) {
  count_under_way(-1);
  const auto began = std::ranges::lower_bound(under_way_since_, counted_until_ - latency);
  if (began == under_way_since_.end() || *began != counted_until_ - latency)
    throw machine::InternalError("a request that was not under way has finished");
  under_way_since_.erase(began);
  ++statistics_.requests;
  statistics_.bytes += static_cast<std::uint64_t>(size.count);
  statistics_.latency.add(latency);
}

void DirectIo::direct_io_worker(kernel::Task& task, Dio& dio, const Volume& volume, sim::Bytes offset,
                                UserBuffer& buffer) {
  auto& context = task.context;
  const auto& costs = parameters_;
  context.charge(fn::direct_io_worker, costs.setup);
  completion_.begin(task, dio);
  block::Bio* bio = nullptr;
  for (std::size_t first = 0; first < buffer.page_count(); first += kDioPages) {
    const auto batch = std::min(kDioPages, buffer.page_count() - first);
    get_user_pages(task, dio, buffer, first, batch);
    for (auto i = first; i < first + batch;) {
      if (bio != nullptr && bio->vecs == block::kMaxVecs) {
        submit(task, dio, *bio);
        bio = nullptr;
      }
      if (bio == nullptr) bio = &new_bio(task, dio, volume, offset);
      const auto count = std::min<std::size_t>(first + batch - i, block::kMaxVecs - bio->vecs);
      const auto pages = buffer.pages_from(i);
      auto* const vecs = &bio->pages[bio->vecs];
      context.charge_each(
          fn::do_direct_IO, costs.do_direct_io_page, count, Access::write, [&](std::size_t n) -> auto& {
            vecs[n] = &pages[n];
            return pages[n].line;
          });
      bio->vecs += static_cast<unsigned>(count);
      const auto part = memory::part_in_pages(buffer.size(), i, count);
      bio->size += part;
      offset += part;
      i += count;
    }
  }
  submit(task, dio, *bio);
  if (dio.write && costs.defects.early_invalidate) {
    invalidate(context, volume, offset - buffer.size(), buffer.size());
  }
  completion_.await_completion(task, dio);
}

void DirectIo::invalidate(machine::Context& context, const Volume& volume, sim::Bytes offset,
                          sim::Bytes size) {
  if (copies_ == nullptr) return;
  for (const auto end = offset + size; offset < end; offset += memory::kPageSize)
    copies_->invalidate(context, {volume.disk_at(offset), volume.offset_on_disk(offset) / memory::kPageSize});
}

void DirectIo::get_user_pages(kernel::Task& task, Dio& dio, UserBuffer& buffer, std::size_t first,
                              std::size_t count) {
  auto& context = task.context;
  const auto& costs = parameters_;
  context.charge(memory::fn::get_user_pages, costs.get_user_pages_batch);
  if (buffer.vma != nullptr) {
    memory::get_user_pages(task, *buffer.vma, first, count, !dio.write, costs.get_user_pages_page);
    return;
  }
  const auto pages = buffer.pages_from(first);
  context.charge_each(
      memory::fn::get_user_pages, costs.get_user_pages_page, count,
      Access::write, [&](std::size_t n) -> auto& {
        // The kernel counts a reserved page up and never down: here it keeps its count.
        if (!pages[n].is_reserved()) ++pages[n].references;
        return pages[n].line;
      });
}

block::Bio& DirectIo::new_bio(kernel::Task& task, Dio& dio, const Volume& volume, sim::Bytes offset) {
  completion_.new_bio(task, dio);
  auto& bio = block_.bio_alloc(task.context);
  bio.disk = volume.disk_at(offset);
  bio.write = dio.write;
  bio.sector = volume.offset_on_disk(offset) / block::kSector;
  bio.cause = dio.cause;
  bio.owner = &dio;
  return bio;
}

void DirectIo::submit(kernel::Task& task, Dio& dio, block::Bio& bio) {
  task.context.charge(block::fn::submit_bio, parameters_.submit_bio);
  completion_.submitting(task, dio, bio);
  block_.submit_bio(task, bio);
}

const sim::StatisticTable<DioStatistics>& DioStatistics::table() {
  using S = DioStatistics;
  static const auto table =
      sim::StatisticTable<S>("dio")
          .add("requests", &S::requests, "1", "Direct I/O requests finished.")
          .add("bytes", &S::bytes, "B", "Bytes of finished requests.")
          .add("latency", &S::latency, "ns", "From entering read or write to leaving it.")
          .add("under_way", &S::under_way, "1", "Direct I/O requests begun and not finished.")
          .add("under_way_time", &S::under_way_time, "ns",
               "Time that requests were under way, added up: divided by the time, how many were on average.")
          .add("completion_to_user", &S::completion_to_user, "ns",
               "From the adapter's response to a request's last command to user mode with the answer.");
  return table;
}

} // namespace dioscope::dio
