#pragma once
/// Completion in interrupt context without its locks: what 2.5.55 merged for asynchronous reads (spec 5.5).
#include <vector>

#include "models/dio/interrupt.hpp"

namespace dioscope::dio {

/// Pages are dirtied before submission. end_io only looks at each: a page that is still dirty is released,
/// one that was cleaned meanwhile waits for keventd to dirty it again. The request does not wait for that.
class InterruptPredirty : public KiocbCompletion {
 public:
  explicit InterruptPredirty(const Services& services);
  void submitting(Dio& dio, block::Bio& bio) override;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;

 private:
  /// bio_dirty_fn.
  void dirty_again(kernel::Task& keventd);

  kernel::SpinLock bio_dirty_lock_;
  std::vector<block::Bio*> bio_dirty_list_;
};

} // namespace dioscope::dio
