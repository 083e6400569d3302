#include "models/kernel/run_queue.hpp"

#include <bit>

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

const PriorityArray::Level* PriorityArray::level_from(std::size_t priority) const {
  for (auto word = priority / 64; word < bitmap_.size(); ++word) {
    const auto below = word == priority / 64 ? (std::uint64_t{1} << priority % 64) - 1 : 0;
    if (const auto in_use = bitmap_[word] & ~below; in_use != 0)
      return &levels_[word * 64 + static_cast<std::size_t>(std::countr_zero(in_use))];
  }
  return nullptr;
}

Task* PriorityArray::first() const {
  const auto* level = level_from(0);
  return level == nullptr ? nullptr : level->head;
}

Task* PriorityArray::next_candidate(const Task* previous) const {
  if (previous != nullptr && previous->previous != nullptr) return previous->previous;
  const auto* level = level_from(previous == nullptr ? 0 : static_cast<std::size_t>(previous->priority) + 1);
  return level == nullptr ? nullptr : level->tail;
}

} // namespace dioscope::kernel
