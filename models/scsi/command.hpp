#pragma once
/// A SCSI command, and the scatter-gather tables that it needs.
#include <utility>

#include "models/block/functions.hpp"
#include "models/block/request_queue.hpp"
#include "models/storage/command.hpp"

namespace dioscope::scsi {

/// A scatter-gather table.
struct SgTable : memory::SlabObject {};

/// Scatter-gather tables come from five pools, by number of entries.
class SgPool {
 public:
  SgPool(unsigned entries, const kernel::Kernel& kernel, const memory::PoolParameters& pools);
  unsigned entries() const { return entries_; }
  SgTable& alloc(machine::Context& context) { return pool_.alloc(context, block::fn::blk_rq_map_sg); }
  void free(machine::Context& context, SgTable& table) { pool_.free(context, table); }
  const memory::SlabCache<SgTable>& slab() const { return slab_; }
  const memory::Mempool<SgTable>& pool() const { return pool_; }

 private:
  unsigned entries_;
  memory::SlabCache<SgTable> slab_;
  memory::Mempool<SgTable> pool_;
};

struct Device;

/// A command block. Each disk has queue_depth of them. Its base is what the adapter sees.
struct Command : storage::Command {
  static constexpr unsigned kLines = 4; ///< cache lines that are touched together
  machine::CacheLine line;
  Device* device = nullptr;
  block::Request* request = nullptr;
  SgTable* sg = nullptr;
  SgPool* sg_pool = nullptr;
  Command* next = nullptr; ///< in a CommandList
  bool in_use = false;
  sim::TimePoint issued_at{}; ///< when the adapter got it
};

/// Commands in order.
struct CommandList {
  Command* head = nullptr;
  Command* tail = nullptr;
  void push(Command& command) {
    command.next = nullptr;
    (head == nullptr ? head : tail->next) = &command;
    tail = &command;
  }
  /// Empty it: `take(Command&)` for each in order, which may put the command into another list.
  template <class Take>
  void take_each(Take&& take) {
    for (auto* next = std::exchange(*this, {}).head; next != nullptr;) {
      auto& command = *std::exchange(next, next->next);
      take(command);
    }
  }
};

} // namespace dioscope::scsi
