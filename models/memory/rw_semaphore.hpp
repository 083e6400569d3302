#pragma once
/// A read-write semaphore whose waiters sleep, as mmap_sem: who comes first gets it first, and readers that
/// stand together get it together, so that neither side starves.
#include <string>

#include "models/kernel/wait_queue.hpp"
#include "models/memory/address_space.hpp"

namespace dioscope::memory {

class RwSemaphore {
 public:
  RwSemaphore(const std::string& name, PageCache& cache) : cache_(cache), queue_(name, cache.locks) {}

  void down_read(kernel::Task& task) { down(task, false); }
  void up_read(kernel::Task& task);
  void down_write(kernel::Task& task) { down(task, true); }
  void up_write(kernel::Task& task);

  int readers() const { return readers_; }
  bool writer() const { return writer_; }

 private:
  bool free_for(bool write) const { return !writer_ && (!write || readers_ == 0); }
  void take(bool write) { write ? void(writer_ = true) : void(++readers_); }
  void down(kernel::Task& task, bool write);
  /// Hand it to those at the front of the queue.
  void wake(kernel::Task& task);

  PageCache& cache_;
  kernel::WaitQueueHead queue_; ///< first in first out; exclusive waiters want to write
  machine::CacheLine line_;
  int readers_ = 0;
  bool writer_ = false;
};

} // namespace dioscope::memory
