#pragma once
/// direct_io_worker and the raw device above it (spec 3.1 to 3.4).
#include <memory>
#include <vector>

#include "models/dio/completion.hpp"
#include "models/dio/volume.hpp"
#include "models/memory/mm.hpp"

namespace dioscope::dio {

inline constexpr std::size_t kDioPages = 64; ///< DIO_PAGES: pages pinned at a time

struct DioStatistics {
  sim::Counter requests;
  sim::Counter bytes;
  sim::DurationHistogram latency; ///< from entering read or write to leaving it
  /// From the adapter's response to a request's last command until its program has the answer in user mode.
  sim::DurationHistogram completion_to_user;
  static const sim::StatisticTable<DioStatistics>& table();
};

/// The user's buffer: page-aligned memory of its own, or a region that maps a file.
class UserBuffer {
  std::vector<memory::Page> anonymous_;

 public:
  explicit UserBuffer(sim::Bytes size)
      : anonymous_(static_cast<std::size_t>(size / memory::kPageSize)), pages(anonymous_) {}
  explicit UserBuffer(memory::Vma& region) : pages(region.pages()), vma(&region) {}
  UserBuffer(const UserBuffer&) = delete;
  UserBuffer& operator=(const UserBuffer&) = delete;

  std::span<memory::Page> pages;
  memory::Vma* vma = nullptr; ///< nullptr: anonymous
};

class DirectIo {
 public:
  explicit DirectIo(const Services& services);

  /// read(2) or write(2) of the whole `buffer` at `offset` of a raw volume, in the process context of
  /// `dio.task`.
  void raw_read_write(Dio& dio, const Volume& volume, bool write, sim::Bytes offset, UserBuffer& buffer);
  /// Start the same for an asynchronous request, in the kernel already; dio.kiocb is told at the end, which
  /// may be before this returns. The completion design must be one of asynchronous_designs().
  void raw_aio(Dio& dio, const Volume& volume, bool write, sim::Bytes offset, UserBuffer& buffer);
  /// A request is done.
  void count(sim::Bytes size, sim::Duration latency);
  /// A program has the answer to a request, whose last command the adapter said to be done at `responded`.
  void returned_to_user(sim::TimePoint responded);
  const Services& services() const { return services_; }
  const DioStatistics& statistics() const { return statistics_; }

 private:
  void direct_io_worker(Dio& dio, const Volume& volume, sim::Bytes offset, UserBuffer& buffer);
  void get_user_pages(Dio& dio, UserBuffer& buffer, std::size_t first, std::size_t count);
  /// invalidate_inode_pages2 after a write: drop what the page cache has of it.
  void invalidate(machine::Context& context, const Volume& volume, sim::Bytes offset, sim::Bytes size);
  block::Bio& new_bio(Dio& dio, const Volume& volume, sim::Bytes offset);
  void submit(Dio& dio, block::Bio& bio);

  Services services_;
  std::unique_ptr<CompletionDesign> design_;
  DioStatistics statistics_;
};

} // namespace dioscope::dio
