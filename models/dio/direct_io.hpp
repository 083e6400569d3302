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
  sim::Gauge under_way;
  sim::Duration under_way_time{0}; ///< of all I/Os, finished or not
  /// From the adapter's response to a request's last command until its program has the answer in user mode.
  sim::DurationHistogram completion_to_user;
  static const sim::StatisticTable<DioStatistics>& table();
};

/// The user's buffer: page-aligned memory of its own, a region that maps a file, or memory that was never
/// written, which is one page of zeros all over.
class UserBuffer {
  std::vector<memory::Page> anonymous_;
  sim::Bytes size_;

 public:
  /// The last page may be used in part.
  explicit UserBuffer(sim::Bytes size) : anonymous_(memory::pages_of(size)), size_(size), pages(anonymous_) {}
  explicit UserBuffer(memory::Vma& region)
      : size_(memory::kPageSize * static_cast<std::int64_t>(region.pages().size())), pages(region.pages()),
        vma(&region) {}
  /// `zero_page` must outlive it.
  UserBuffer(sim::Bytes size, memory::Page& zero_page) : size_(size), pages(&zero_page, 1) {}
  UserBuffer(const UserBuffer&) = delete;
  UserBuffer& operator=(const UserBuffer&) = delete;

  sim::Bytes size() const { return size_; }
  std::size_t page_count() const { return memory::pages_of(size_); }
  /// Its pages from one on.
  struct PagesFrom {
    memory::Page* first;
    std::size_t step; ///< 0: all the same one
    memory::Page& operator[](std::size_t n) const { return first[n * step]; }
  };
  PagesFrom pages_from(std::size_t first) {
    const std::size_t step = pages.size() == 1 ? 0 : 1;
    return {pages.data() + first * step, step};
  }
  memory::Page& page(std::size_t i) { return pages_from(i)[0]; }

  std::span<memory::Page> pages; ///< that it has of its own, or the one that it is all over
  memory::Vma* vma = nullptr;    ///< nullptr: anonymous
};

class DirectIo {
 public:
  /// `copies`: of what is written, when a program reads it through the page cache; nullptr when none does.
  DirectIo(const kernel::Kernel& kernel, block::BlockLayer& block, const DioParameters& parameters,
           const memory::PoolParameters& pools, memory::CachedCopies* copies = nullptr);

  /// read(2) or write(2) of the whole `buffer` at `offset` of a raw volume, by `task`, whose `dio` is.
  void raw_read_write(kernel::Task& task, Dio& dio, const Volume& volume, bool write, sim::Bytes offset,
                      UserBuffer& buffer);
  /// The same in the kernel already, without counting it. For an asynchronous request only its start:
  /// dio.kiocb is told at the end, which may be before this returns; the place of completion must not need a
  /// waiting task.
  void rw_raw_dev(kernel::Task& task, Dio& dio, const Volume& volume, bool write, sim::Bytes offset,
                  UserBuffer& buffer);
  /// A request begins; is done.
  void begin();
  void count(sim::Bytes size, sim::Duration latency);
  /// A program has the answer to a request, whose last command the adapter said to be done at `responded`.
  void returned_to_user(sim::TimePoint responded);
  Completion& completion() { return completion_; }
  const kernel::Kernel& kernel() const { return kernel_; }
  block::BlockLayer& block() { return block_; }
  const DioParameters& parameters() const { return parameters_; }
  const DioStatistics& statistics() const { return statistics_; }
  /// statistics().under_way_time, up to now.
  sim::Duration under_way_time() const;
  /// For how long the oldest request that has not finished has been under way; 0 when there is none.
  sim::Duration oldest_under_way() const;

 private:
  void count_under_way(std::int64_t change);
  void direct_io_worker(kernel::Task& task, Dio& dio, const Volume& volume, sim::Bytes offset,
                        UserBuffer& buffer);
  void get_user_pages(kernel::Task& task, Dio& dio, UserBuffer& buffer, std::size_t first, std::size_t count);
  /// invalidate_inode_pages2 after a write: drop what the page cache has of it.
  void invalidate(machine::Context& context, const Volume& volume, sim::Bytes offset, sim::Bytes size);
  block::Bio& new_bio(kernel::Task& task, Dio& dio, const Volume& volume, sim::Bytes offset);
  void submit(kernel::Task& task, Dio& dio, block::Bio& bio);

  const kernel::Kernel& kernel_;
  block::BlockLayer& block_;
  const DioParameters& parameters_;
  memory::CachedCopies* copies_;
  Completion completion_;
  DioStatistics statistics_;
  sim::TimePoint counted_until_{};              ///< statistics_.under_way_time
  std::vector<sim::TimePoint> under_way_since_; ///< the oldest first
};

} // namespace dioscope::dio
