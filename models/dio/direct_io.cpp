#include "models/dio/direct_io.hpp"

#include <algorithm>

#include "models/memory/set_page_dirty.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::dio {

using machine::Access;
using machine::Fn;

DirectIo::DirectIo(const Services& services)
    : services_(services), design_(make_completion(services.parameters.completion, services)) {}

void DirectIo::raw_read_write(Dio& dio, const Volume& volume, bool write, sim::Bytes offset,
                              UserBuffer& buffer) {
  auto& context = dio.task.context;
  const auto& costs = services_.parameters;
  const auto size = memory::kPageSize * static_cast<std::int64_t>(buffer.pages.size());
  context.change_kind(machine::ContextKind::process);
  const auto entered = context.now();
  context.cause = 0;
  dio.cause = context.cause = context.trace(Tracepoint::sys_enter, write, offset.count, size.count);
  context.charge(Fn::system_call, costs.system_call);
  raw_aio(dio, volume, write, offset, buffer);
  if (write && !costs.defects.early_invalidate) invalidate(context, volume, offset, size);
  context.settle();
  services_.scheduler.cond_resched(dio.task);
  count(size, context.now() - entered);
  context.trace(Tracepoint::sys_exit, write, offset.count, size.count);
  context.change_kind(machine::ContextKind::user);
  returned_to_user(dio.responded);
}

void DirectIo::returned_to_user(sim::TimePoint responded) {
  statistics_.completion_to_user.add(services_.simulation.now() - responded);
}

void DirectIo::raw_aio(Dio& dio, const Volume& volume, bool write, sim::Bytes offset, UserBuffer& buffer) {
  dio.task.context.charge(Fn::rw_raw_dev, services_.parameters.raw_device);
  dio.write = write;
  direct_io_worker(dio, volume, offset, buffer);
}

void DirectIo::count(sim::Bytes size, sim::Duration latency) {
  ++statistics_.requests;
  statistics_.bytes += static_cast<std::uint64_t>(size.count);
  statistics_.latency.add(latency);
}

void DirectIo::direct_io_worker(Dio& dio, const Volume& volume, sim::Bytes offset, UserBuffer& buffer) {
  auto& context = dio.task.context;
  const auto& costs = services_.parameters;
  context.charge(Fn::direct_io_worker, costs.setup);
  context.touch(Fn::direct_io_worker, dio.line, Access::write);
  design_->begin(dio);
  block::Bio* bio = nullptr;
  for (std::size_t first = 0; first < buffer.pages.size(); first += kDioPages) {
    const auto batch = buffer.pages.subspan(first, std::min(kDioPages, buffer.pages.size() - first));
    get_user_pages(dio, buffer, first, batch.size());
    for (auto& page : batch) {
      if (bio != nullptr && bio->vecs == block::kMaxVecs) {
        submit(dio, *bio);
        bio = nullptr;
      }
      if (bio == nullptr) bio = &new_bio(dio, volume, offset);
      context.charge(Fn::do_direct_IO, costs.do_direct_io_page);
      context.touch(Fn::do_direct_IO, page.line, Access::write);
      bio->pages[bio->vecs++] = &page;
      bio->size += memory::kPageSize;
      offset += memory::kPageSize;
    }
  }
  submit(dio, *bio);
  if (dio.write && costs.defects.early_invalidate) {
    const auto size = memory::kPageSize * static_cast<std::int64_t>(buffer.pages.size());
    invalidate(context, volume, offset - size, size);
  }
  design_->await_completion(dio);
}

void DirectIo::invalidate(machine::Context& context, const Volume& volume, sim::Bytes offset,
                          sim::Bytes size) {
  if (services_.copies == nullptr) return;
  for (const auto end = offset + size; offset < end; offset += memory::kPageSize)
    services_.copies->invalidate(context,
                                 {volume.disk_at(offset), volume.offset_on_disk(offset) / memory::kPageSize});
}

void DirectIo::get_user_pages(Dio& dio, UserBuffer& buffer, std::size_t first, std::size_t count) {
  auto& context = dio.task.context;
  const auto& costs = services_.parameters;
  context.charge(Fn::get_user_pages, costs.get_user_pages_batch);
  if (buffer.vma != nullptr) {
    memory::get_user_pages(dio.task, *buffer.vma, first, count, !dio.write, costs.get_user_pages_page);
    return;
  }
  for (auto& page : buffer.pages.subspan(first, count)) {
    context.charge(Fn::get_user_pages, costs.get_user_pages_page);
    context.touch(Fn::get_user_pages, page.line, Access::write);
    ++page.references;
  }
}

block::Bio& DirectIo::new_bio(Dio& dio, const Volume& volume, sim::Bytes offset) {
  design_->new_bio(dio);
  auto& bio = services_.block.bio_alloc(dio.task.context);
  bio.disk = volume.disk_at(offset);
  bio.write = dio.write;
  bio.sector = volume.offset_on_disk(offset) / block::kSector;
  bio.cause = dio.cause;
  bio.owner = &dio;
  dio.design = design_.get();
  bio.end_io = [](machine::Context& context, block::Bio& ended) {
    auto& owner = *static_cast<Dio*>(ended.owner);
    owner.design->bio_ended(context, owner, ended);
  };
  return bio;
}

void DirectIo::submit(Dio& dio, block::Bio& bio) {
  dio.task.context.charge(Fn::submit_bio, services_.parameters.submit_bio);
  design_->submitting(dio, bio);
  services_.block.submit_bio(dio.task, bio);
}

const sim::StatisticTable<DioStatistics>& DioStatistics::table() {
  using S = DioStatistics;
  static const auto table =
      sim::StatisticTable<S>("dio")
          .add("requests", &S::requests, "1", "Direct I/O requests finished.")
          .add("bytes", &S::bytes, "B", "Bytes of finished requests.")
          .add("latency", &S::latency, "ns", "From entering read or write to leaving it.")
          .add("completion_to_user", &S::completion_to_user, "ns",
               "From the adapter's response to a request's last command to user mode with the answer.");
  return table;
}

} // namespace dioscope::dio
