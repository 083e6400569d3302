#pragma once
/// What the validator knows of one flow of control: the locks it holds, and which interrupts may come.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <boost/container/small_vector.hpp>

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
struct Taking {
  ClassId lock_class = 0;
  Access access = Access::exclusive;
  Exposure exposure = 0;
  Attempt attempt = Attempt::waits;
  /// Different for different takings; dense, so that it can be an index.
  constexpr std::uint32_t code() const {
    return static_cast<std::uint32_t>(lock_class) << 4U | static_cast<std::uint32_t>(attempt) << 3U |
           static_cast<std::uint32_t>(access) << 2U | exposure;
  }
};

struct HeldLock {
  const void* instance = nullptr;
  /// What the holder held when it took this lock.
  ChainId before = 0;
  Taking taking;
  Site site = 0;
};

/// A task, a softirq or a hard interrupt. Those on one CPU's stack are different holders: what an interrupted
/// context holds is no order of locks that the interrupt chose.
class Holder {
 public:
  explicit Holder(ContextType type)
      : type_(type), masks_(initial_masks(type)), exposure_(locking::exposure(type, masks_)),
        chain_(static_cast<ChainId>(type)) {}
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  virtual ~Holder() = default;

  /// For reports, asked only when there is one: `msync/17`.
  virtual std::string name() const = 0;

  ContextType type() const { return type_; }
  Masks masks() const { return masks_; }
  /// The innermost last.
  std::span<const HeldLock> held() const { return {held_.data(), held_.size()}; }

 private:
  friend class Validator;
  ContextType type_;
  Masks masks_;
  Exposure exposure_;
  ChainId chain_;
  boost::container::small_vector<HeldLock, 8> held_;
};

} // namespace dioscope::locking
