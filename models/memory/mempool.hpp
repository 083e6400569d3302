#pragma once
/// A mempool (spec 11): a slab cache with a reserve of objects behind it, so that I/O can go on when
/// memory is full.
#include "models/memory/functions.hpp"
#include "models/memory/slab.hpp"

namespace dioscope::memory {

template <class T>
class Mempool {
 public:
  /// `cache` must outlive the pool. The reserve is filled at boot.
  Mempool(const std::string& name, SlabCache<T>& cache, std::size_t reserve, const PoolParameters& parameters,
          kernel::Locks& locks)
      : lock_("pool." + name, locks), cache_(cache), parameters_(parameters), minimum_(reserve) {
    reserve_.reserve(minimum_);
    while (reserve_.size() < minimum_) reserve_.push_back(&cache.boot_object());
  }

  /// From the slab cache, else from the reserve under the pool's lock; nullptr when both are empty.
  T* try_alloc(machine::Context& context, machine::Fn toucher = fn::mempool) {
    context.charge(fn::mempool, parameters_.mempool);
    T* object = cache_.try_alloc(context, toucher);
    if (object == nullptr) {
      kernel::spin_lock_irq(context, lock_);
      if (!reserve_.empty()) {
        object = reserve_.back();
        reserve_.pop_back();
        ++statistics_.from_reserve;
        context.touch(toucher, object->line, machine::Access::write, cache_.lines());
      }
      kernel::spin_unlock_irq(context, lock_);
    }
    if (object != nullptr) ++statistics_.allocations;
    return object;
  }

  /// As try_alloc(). Throws InternalError when both are empty: waiting for the reserve is not modelled.
  T& alloc(machine::Context& context, machine::Fn toucher = fn::mempool) {
    if (T* object = try_alloc(context, toucher)) return *object;
    throw machine::InternalError("mempool " + lock_.name() + " is exhausted");
  }

  /// To the reserve while that is short, else to the slab cache.
  void free(machine::Context& context, T& object) {
    context.charge(fn::mempool, parameters_.mempool);
    context.settle();
    if (reserve_.size() < minimum_) {
      kernel::spin_lock_irq(context, lock_);
      const bool short_of = reserve_.size() < minimum_;
      if (short_of) {
        reserve_.push_back(&object);
        ++statistics_.to_reserve;
      }
      kernel::spin_unlock_irq(context, lock_);
      if (short_of) return;
    }
    cache_.free(context, object);
  }

  std::size_t reserve() const { return reserve_.size(); }
  const MempoolStatistics& statistics() const { return statistics_; }
  const kernel::SpinLock& lock() const { return lock_; }

 private:
  kernel::SpinLock lock_;
  SlabCache<T>& cache_;
  const PoolParameters& parameters_;
  std::size_t minimum_;
  std::vector<T*> reserve_;
  MempoolStatistics statistics_;
};

} // namespace dioscope::memory
