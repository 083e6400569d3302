#include "models/kernel/run_queue.hpp"

namespace dioscope::kernel {

void PriorityArray::enqueue(Task& task) {
  const auto priority = static_cast<std::size_t>(task.priority);
  auto& level = levels_[priority];
  task.next = nullptr;
  task.previous = level.tail;
  (level.tail != nullptr ? level.tail->next : level.head) = &task;
  level.tail = &task;
  bitmap_[priority / 64] |= std::uint64_t{1} << (priority % 64);
  task.array = this;
  ++count;
}

void PriorityArray::dequeue(Task& task) {
  const auto priority = static_cast<std::size_t>(task.priority);
  auto& level = levels_[priority];
  (task.previous != nullptr ? task.previous->next : level.head) = task.next;
  (task.next != nullptr ? task.next->previous : level.tail) = task.previous;
  if (level.head == nullptr) bitmap_[priority / 64] &= ~(std::uint64_t{1} << (priority % 64));
  task.array = nullptr;
  --count;
}

Task* PriorityArray::first() const {
  for (std::size_t word = 0; word < bitmap_.size(); ++word)
    if (bitmap_[word] != 0)
      return levels_[word * 64 + static_cast<std::size_t>(std::countr_zero(bitmap_[word]))].head;
  return nullptr;
}

Task* PriorityArray::next_candidate(const Task* previous) const {
  if (previous != nullptr && previous->previous != nullptr) return previous->previous;
  for (int level = previous == nullptr ? 0 : previous->priority + 1; level < kMaxPriority; ++level)
    if (auto* task = levels_[static_cast<std::size_t>(level)].tail; task != nullptr) return task;
  return nullptr;
}

} // namespace dioscope::kernel
