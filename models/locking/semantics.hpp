#pragma once
/// What a lock's word and a CPU's interrupt flags do, once for everybody: the simulated locks and CPUs, the
/// explorer of lock programs, the Promela model's reference. Locks as of 2002: no queue, unfair.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include <boost/container/small_vector.hpp>

namespace dioscope::locking {

enum class LockKind : std::uint8_t { spinlock, rwlock };
/// How a lock is taken. A spin lock and a writer are exclusive, a reader is shared.
enum class Access : std::uint8_t { exclusive, shared };
/// The three kinds of flow of control on a CPU.
enum class ContextType : std::uint8_t { task, softirq, hardirq };

/// The word of a spin lock or rwlock. `Party` is a small copyable name of a holder (a pointer, a number).
///
/// Readers are preferred: a reader enters whenever no writer holds the lock, however many writers wait. It is
/// not recursive: who holds it for writing, or holds it at all and wants to write, waits for itself.
template <class Party>
class LockWord {
 public:
  /// Whether take() is legal now, for anybody.
  bool available(Access access) const { return !writer_ && (access == Access::shared || readers_.empty()); }
  /// Precondition: available(access).
  void take(Party party, Access access) {
    if (access == Access::exclusive)
      writer_ = party;
    else
      readers_.push_back(party);
  }
  /// Gives up one hold of `party`; a reader may have several. False, and nothing done, when it has none.
  bool release(Party party) {
    if (writer_ == party) {
      writer_.reset();
      return true;
    }
    const auto it = std::ranges::find(readers_, party);
    if (it == readers_.end()) return false;
    readers_.erase(it);
    return true;
  }

  /// release() of the exclusive hold. Precondition: there is one.
  void release_writer() { writer_.reset(); }

  bool held() const { return writer_ || !readers_.empty(); }
  /// The exclusive holder.
  std::optional<Party> writer() const { return writer_; }
  /// The shared holds in the order in which they were taken.
  std::span<const Party> readers() const { return {readers_.data(), readers_.size()}; }

 private:
  std::optional<Party> writer_;
  boost::container::small_vector<Party, 4> readers_;
};

/// How often a context has switched off hard interrupts and softirqs ("bottom halves") on its CPU. Both nest:
/// they are on again when every switching off has been undone.
struct Masks {
  std::uint8_t irqs_off = 0;
  std::uint8_t bh_off = 0;
  bool operator==(const Masks&) const = default;
};

/// What a context starts with: a hard interrupt with interrupts off, a softirq with softirqs off.
constexpr Masks initial_masks(ContextType type) {
  return {.irqs_off = static_cast<std::uint8_t>(type == ContextType::hardirq),
          .bh_off = static_cast<std::uint8_t>(type == ContextType::softirq)};
}

/// Whether a context of type `incoming` may start on top of a running one of type `top` with `masks`. An idle
/// CPU runs a task with no masks.
///
/// Device interrupts have one priority and do not nest, whatever the masks say; a clock or IPI `outranks`
/// them, and so does anything once the interrupt below has told its controller that it is done. Softirqs run
/// when an interrupt returns to a task or a task allows them again: never on top of an interrupt or each
/// other. A task never starts on top of anything.
constexpr bool may_start(ContextType incoming, ContextType top, Masks masks, bool outranks = false) {
  switch (incoming) {
  case ContextType::hardirq:
    return (top != ContextType::hardirq || outranks) && masks.irqs_off == 0;
  case ContextType::softirq:
    return top == ContextType::task && masks == Masks{};
  case ContextType::task:
    break;
  }
  return false;
}

} // namespace dioscope::locking
