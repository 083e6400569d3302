#pragma once
/// A slab cache of 2.5.35 (spec 11): a last-in first-out array of free objects per CPU, refilled from
/// and flushed to shared lists in batches, under the cache's spin lock with interrupts off.
#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "models/kernel/spinlock.hpp"
#include "models/memory/functions.hpp"
#include "models/memory/pool_parameters.hpp"

namespace dioscope::memory {

/// What a slab object derives from: the history of its cache lines, which it keeps while it is free.
struct SlabObject {
  machine::CacheLine line;
};

/// Length of a per-CPU array and of a batch, by object size.
struct ArrayLimits {
  std::size_t limit;
  std::size_t batch;
};
constexpr ArrayLimits array_limits(sim::Bytes object_size) {
  if (object_size.count <= 256) return {252, 126};
  if (object_size.count <= 1024) return {124, 62};
  return {60, 30};
}

/// `T` derives from SlabObject and is recycled as it is: the user of a cache initialises its objects.
template <class T>
class SlabCache {
 public:
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  /// `capacity`: objects that memory has room for, a batch at a time.
  SlabCache(std::string name, unsigned cpus, sim::Bytes object_size, sim::Bytes line_size,
            const PoolParameters& parameters, kernel::Locks& locks, std::size_t capacity = kUnlimited)
      : lock_("cachep." + std::move(name), locks), parameters_(parameters),
        limits_(array_limits(object_size)),
        lines_(static_cast<unsigned>((object_size.count + line_size.count - 1) / line_size.count)),
        capacity_(capacity), arrays_(cpus) {
    for (auto& array : arrays_) array.reserve(limits_.limit);
  }

  /// A free object of this CPU, its lines written on behalf of `toucher`; nullptr when memory is full.
  /// Interrupts of this CPU see the array before or after, so the few instructions with interrupts off are
  /// not modelled.
  T* try_alloc(machine::Context& context, machine::Fn toucher = fn::slab_alloc) {
    context.charge(fn::slab_alloc, parameters_.slab_alloc);
    context.settle();
    auto* array = &arrays_[context.cpu().number()];
    if (array->empty()) array = &refill(context);
    if (array->empty()) return nullptr;
    T* object = array->back();
    array->pop_back();
    ++statistics_.allocations;
    statistics_.in_use.add(1);
    context.touch(toucher, object->line, machine::Access::write, lines_);
    return object;
  }

  /// Give `object` back, to the array of this CPU.
  void free(machine::Context& context, T& object) {
    context.charge(fn::slab_free, parameters_.slab_free);
    context.touch(fn::slab_free, object.line, machine::Access::write);
    context.settle();
    if (arrays_[context.cpu().number()].size() == limits_.limit) flush(context);
    arrays_[context.cpu().number()].push_back(&object);
    ++statistics_.frees;
    statistics_.in_use.add(-1);
  }

  /// An object from outside any array, without time: for reserves filled at boot.
  T& boot_object() { return storage_.emplace_back(); }

  unsigned lines() const { return lines_; }
  ArrayLimits limits() const { return limits_; }
  std::size_t free_on(unsigned cpu) const { return arrays_[cpu].size(); }
  std::size_t free_shared() const { return shared_.size(); }
  const SlabStatistics& statistics() const { return statistics_; }
  const kernel::SpinLock& lock() const { return lock_; }

 private:
  std::vector<T*>& refill(machine::Context& context) {
    kernel::spin_lock_irq(context, lock_);
    auto& array = arrays_[context.cpu().number()];
    if (shared_.empty()) grow();
    std::size_t moved = 0;
    for (; moved < limits_.batch && !shared_.empty(); ++moved) {
      array.push_back(shared_.back());
      shared_.pop_back();
    }
    if (moved > 0) ++statistics_.refills;
    context.charge(fn::slab_alloc, parameters_.slab_transfer * static_cast<std::int64_t>(moved));
    kernel::spin_unlock_irq(context, lock_);
    return array;
  }

  /// A batch leaves from the top of the array, the objects freed last, as the slab of that kernel does.
  void flush(machine::Context& context) {
    kernel::spin_lock_irq(context, lock_);
    auto& array = arrays_[context.cpu().number()];
    const auto moved = std::min(limits_.batch, array.size());
    const auto first = array.end() - static_cast<std::ptrdiff_t>(moved);
    shared_.insert(shared_.end(), first, array.end());
    array.erase(first, array.end());
    ++statistics_.flushes;
    context.charge(fn::slab_free, parameters_.slab_transfer * static_cast<std::int64_t>(moved));
    kernel::spin_unlock_irq(context, lock_);
  }

  void grow() {
    for (std::size_t i = 0; i < limits_.batch && grown_ < capacity_; ++i, ++grown_)
      shared_.push_back(&storage_.emplace_back());
  }

  kernel::SpinLock lock_;
  const PoolParameters& parameters_;
  ArrayLimits limits_;
  unsigned lines_;
  std::size_t capacity_;
  std::size_t grown_ = 0;
  std::vector<std::vector<T*>> arrays_;
  std::vector<T*> shared_;
  std::deque<T> storage_;
  SlabStatistics statistics_;
};

} // namespace dioscope::memory
