#pragma once
/// Bounce buffers: pages that the adapter is said not to reach are replaced by pages below the limit, and
/// data is copied (blk_queue_bounce of 2.5.32).
#include "models/block/bio.hpp"
#include "models/block/statistics.hpp"

namespace dioscope::block {

/// A page from below the limit; of a page's cache lines that of its struct counts.
struct BouncePage : memory::Page {
  BouncePage() { kind = memory::PageKind::bounce; }
};

class Bounce final : public BioOwner {
 public:
  Bounce(unsigned cpus, sim::Bytes cache_line, const BlockParameters& parameters,
         const memory::PoolParameters& pools, kernel::Locks& locks, BioPool& bios,
         BlockStatistics& statistics);

  /// `bio` itself when all its pages are reached; else a BIO with bounce pages in their place, at whose end
  /// `bio` ends. What is written is copied now.
  Bio& bounced(machine::Context& context, Bio& bio);
  /// bounce_end_io: copy what was read, give the pages back, and end the original.
  void end_io(machine::Context& context, Bio& bio) override;

 private:
  void copy(machine::Context& context, machine::Fn fn, sim::Bytes size);

  const BlockParameters& parameters_;
  BioPool& bios_;
  BlockStatistics& statistics_;
  memory::SlabCache<BouncePage> pages_; ///< stands for the page allocator
  memory::Mempool<BouncePage> page_pool_;
};

} // namespace dioscope::block
