#include "models/kernel/run_queue.hpp"

namespace dioscope::kernel {

void PriorityArray::enqueue(Task& task) {
  const auto priority = static_cast<unsigned>(task.priority);
  auto& level = levels_[priority];
  task.next = nullptr;
  task.previous = level.tail;
  (level.tail != nullptr ? level.tail->next : level.head) = &task;
  level.tail = &task;
  in_use_.add(priority);
  task.array = this;
  ++count;
}

void PriorityArray::dequeue(Task& task) {
  const auto priority = static_cast<unsigned>(task.priority);
  auto& level = levels_[priority];
  (task.previous != nullptr ? task.previous->next : level.head) = task.next;
  (task.next != nullptr ? task.next->previous : level.tail) = task.previous;
  if (level.head == nullptr) in_use_.remove(priority);
  task.array = nullptr;
  --count;
}

const PriorityArray::Level* PriorityArray::level_from(unsigned priority) const {
  const auto level = in_use_.lowest_from(priority);
  return level == in_use_.kNone ? nullptr : &levels_[level];
}

Task* PriorityArray::first() const {
  const auto* level = level_from(0);
  return level == nullptr ? nullptr : level->head;
}

Task* PriorityArray::next_candidate(const Task* previous) const {
  if (previous != nullptr && previous->previous != nullptr) return previous->previous;
  const auto* level = level_from(previous == nullptr ? 0 : static_cast<unsigned>(previous->priority) + 1);
  return level == nullptr ? nullptr : level->tail;
}

} // namespace dioscope::kernel
