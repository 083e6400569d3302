#pragma once
/// What the validator knows of one flow of control: the locks it holds, and which interrupts may come.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "models/locking/usage.hpp"

namespace dioscope::locking {

/// Locks that follow the same rules; numbers from Validator::declare.
using ClassId = std::uint16_t;
/// Where a lock is taken: a number that the validator's SiteName can tell.
using Site = std::uint16_t;
/// A sequence of locks, each taken while those before it were held; numbers from Chains.
using ChainId = std::uint32_t;

/// Which interrupts may come on top of a context: bit 0 hard interrupts, bit 1 softirqs.
using Exposure = std::uint8_t;
constexpr Exposure exposure(ContextType type, Masks masks) {
  return static_cast<Exposure>((may_start(ContextType::hardirq, type, masks) ? 1 : 0) |
                               (may_start(ContextType::softirq, type, masks) ? 2 : 0));
}
constexpr bool exposed(Exposure exposure, IrqLevel level) {
  return ((exposure >> static_cast<unsigned>(level)) & 1U) != 0;
}

/// Whether a context waits until it has the lock, or has it at once or not at all (trylock).
enum class Attempt : std::uint8_t { waits, tries };

/// One taking of a lock, as far as the rules care.
class Taking {
 public:
  constexpr Taking() = default;
  constexpr Taking(ClassId lock_class, Access access, Exposure exposure, Attempt attempt)
      : code_(static_cast<std::uint32_t>(lock_class) << 4U | static_cast<std::uint32_t>(attempt) << 3U |
              static_cast<std::uint32_t>(access) << 2U | exposure) {}
  constexpr ClassId lock_class() const { return static_cast<ClassId>(code_ >> 4U); }
  constexpr Access access() const { return static_cast<Access>(code_ >> 2U & 1U); }
  constexpr Exposure exposure() const { return static_cast<Exposure>(code_ & 3U); }
  constexpr Attempt attempt() const { return static_cast<Attempt>(code_ >> 3U & 1U); }
  /// Different for different takings; dense, so that it can be an index.
  constexpr std::uint32_t code() const { return code_; }

 private:
  std::uint32_t code_ = 0;
};

/// A lock that somebody holds, or waits for.
struct HeldLock {
  const void* instance = nullptr;
  /// When the holder got it, in the unit of whoever keeps time; kNotYet before.
  std::int64_t since = kNotYet;
  /// What the holder held when it took this lock.
  ChainId before = 0;
  Taking taking;
  std::uint32_t on_behalf_of = 0; ///< a task, of whoever keeps count
  Site site = 0;
  static constexpr std::int64_t kNotYet = std::numeric_limits<std::int64_t>::min();
};

/// A task, a softirq or a hard interrupt. Those on one CPU's stack are different holders: what an interrupted
/// context holds is no order of locks that the interrupt chose.
class Holder {
 public:
  explicit Holder(ContextType type) : type_(type), chain_(static_cast<ChainId>(type)) {
    set_masks(initial_masks(type));
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  virtual ~Holder() = default;

  /// For reports, asked only when there is one: `msync/17`.
  virtual std::string name() const = 0;

  ContextType type() const { return type_; }
  Masks masks() const { return masks_; }
  Exposure exposure() const { return exposure_; }
  /// Interrupts or softirqs of its CPU were switched. While it holds locks the validator is to be told
  /// (Validator::set_masks, or opened() afterwards).
  void set_masks(Masks masks) {
    masks_ = masks;
    exposure_ = locking::exposure(type_, masks);
    exposure_with_irqs_ = locking::exposure(type_, {.irqs_off = 0, .bh_off = masks.bh_off});
  }
  /// The same, of hard interrupts alone.
  void set_irqs_off(bool off) {
    masks_.irqs_off = off ? 1 : 0;
    exposure_ = off ? Exposure{0} : exposure_with_irqs_;
  }
  /// The innermost last.
  std::span<const HeldLock> held() const { return {locks_.data(), depth_}; }
  /// The innermost hold of `instance`, nullptr when there is none.
  const HeldLock* find(const void* instance) const {
    for (const auto* lock = locks_.data() + depth_; lock != locks_.data(); --lock)
      if (lock[-1].instance == instance) return &lock[-1];
    return nullptr;
  }
  /// Whether it can hold one more without a new allocation.
  bool has_room() const { return depth_ < locks_.size(); }
  /// The one that it has taken last, or waits for. Precondition: there is one.
  HeldLock& innermost() { return locks_[depth_ - 1]; }

 private:
  friend class Validator;
  ContextType type_;
  Masks masks_;
  Exposure exposure_{};
  Exposure exposure_with_irqs_{}; ///< if hard interrupts were on; with them off there is none
  ChainId chain_;
  std::vector<HeldLock> locks_ = std::vector<HeldLock>(8); ///< the first `depth_` are held
  std::size_t depth_ = 0;
};

} // namespace dioscope::locking
