#include "models/workload/page_cache_parameters.hpp"

#include <string>

namespace dioscope::workload {

bool PageCacheParameters::any() const {
  return reader_interval + writer_interval + msync_interval + munmap_interval + writeback_interval +
             reclaim_interval + inode_interval >
         sim::Duration{0};
}

std::int64_t PageCacheParameters::users() const {
  const auto of = [](sim::Duration interval, std::int64_t count) {
    return interval > sim::Duration{0} ? count : 0;
  };
  return of(reader_interval, readers) + of(writer_interval, writers) + of(msync_interval, msyncs) +
         of(munmap_interval, munmaps) + of(writeback_interval, writebacks) + of(reclaim_interval, reclaims) +
         of(inode_interval, inodes);
}

const sim::ParameterTable<PageCacheParameters>& PageCacheParameters::table() {
  using P = PageCacheParameters;
  using namespace std::chrono_literals;
  static const auto table = [] {
    sim::ParameterTable<P> t("workload.page_cache",
                             "Who else works on the files that the reads go to, and holds their locks with "
                             "interrupts on (spec 5.2).");
    const auto kind = [&t](const std::string& name, sim::Duration P::*interval, const std::string& count_name,
                           std::int64_t P::*count, const std::string& turn) {
      t.add(name + "_interval", interval, sim::Duration{0}, sim::Duration{1min},
            "model choice: 0, as the measured machine did nothing else",
            turn + " The sleep between two turns, in whole ticks and one more; 0: none of them.");
      t.add(count_name, count, std::int64_t{1}, std::int64_t{1024}, "model choice",
            "How many of them there are.");
    };
    kind("reader", &P::reader_interval, "readers", &P::readers,
         "Processes that read `pages` pages of a file: page_lock for reading at each look-up.");
    kind("writer", &P::writer_interval, "writers", &P::writers,
         "Threads of the measured processes that store to the first `pages` pages of the region into which "
         "their process reads.");
    kind("msync", &P::msync_interval, "msyncs", &P::msyncs,
         "Threads of the measured processes that call msync for the whole region: set_page_dirty under "
         "page_table_lock.");
    kind("munmap", &P::munmap_interval, "munmaps", &P::munmaps,
         "Processes that map `pages` pages of a file, store to them and unmap them: set_page_dirty under "
         "page_table_lock.");
    kind("writeback", &P::writeback_interval, "writebacks", &P::writebacks,
         "pdflush: writes all dirty pages of all files, page_lock for writing and inode_lock.");
    kind("reclaim", &P::reclaim_interval, "reclaims", &P::reclaims,
         "kswapd: looks at `pages` pages, private_lock, and page_lock for writing.");
    kind("inode", &P::inode_interval, "inodes", &P::inodes,
         "Processes that make and prune inodes: inode_lock.");
    t.add("pages", &P::pages, std::int64_t{1}, std::int64_t{1 << 20}, "model choice: as a request of 256 KiB",
          "Pages per turn; at most what there is.");
    t.add("inodes_scanned", &P::inodes_scanned, std::int64_t{1}, std::int64_t{1 << 20},
          "estimate: as many as one call of the inode cache's pruning looks at",
          "Inodes per turn, looked at in one go.");
    t.add("page_time", &P::page_time, sim::Duration{0}, sim::Duration{1ms},
          "estimate: copying 4 KiB from and to memory at a few hundred MB/s",
          "What reading or storing to one page costs besides, no lock held.");
    t.add("pin", &P::pin, "model choice",
          "Bind each to one CPU, counted from CPU 0 on in the order of this table.");
    return t;
  }();
  return table;
}

} // namespace dioscope::workload
