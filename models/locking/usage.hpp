#pragma once
/// How the locks of a class have been used, as far as interrupts can make it matter.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/locking/semantics.hpp"

namespace dioscope::locking {

/// Whether one that wants a lock `wanted` has to wait for one that holds it `held`.
constexpr bool excludes(Access held, Access wanted) {
  return held == Access::exclusive || wanted == Access::exclusive;
}

/// The interrupts that can come between a context and its locks.
enum class IrqLevel : std::uint8_t { hardirq, softirq };
inline constexpr std::array kIrqLevels{IrqLevel::hardirq, IrqLevel::softirq};
/// `HARDIRQ`, `SOFTIRQ`.
std::string_view name_of(IrqLevel level);

/// On which side of an interrupt a lock is: taken inside one, or held where one may come ("on").
enum class Side : std::uint8_t { inside, on };
constexpr Side opposite(Side side) { return side == Side::inside ? Side::on : Side::inside; }

/// A lock was taken, or held, like this at least once.
struct UsageBit {
  IrqLevel level = IrqLevel::hardirq;
  Side side = Side::inside;
  Access access = Access::exclusive;
  /// 0 .. 7.
  constexpr std::size_t index() const {
    return static_cast<std::size_t>(level) * 4 + static_cast<std::size_t>(side) * 2 +
           static_cast<std::size_t>(access);
  }
  bool operator==(const UsageBit&) const = default;
};
inline constexpr std::size_t kUsageBits = 8;
/// As reports write it: `IN-SOFTIRQ-W`, `HARDIRQ-ON-R`.
std::string name_of(UsageBit bit);

/// Every way in which the locks of a class have been used.
class Usage {
 public:
  bool has(UsageBit bit) const { return ((bits_ >> bit.index()) & 1U) != 0; }
  void add(UsageBit bit) { bits_ |= static_cast<std::uint8_t>(1U << bit.index()); }
  /// A use on `side` of `level` that excludes `access`; nothing when all that there is can share the lock.
  std::optional<UsageBit> excluding(IrqLevel level, Side side, Access access) const;
  /// Four letters in braces: hardirq, hardirq reading, softirq, softirq reading; each `.` nothing of it, `-`
  /// inside, `+` on, `?` both.
  std::string text() const;

 private:
  std::uint8_t bits_ = 0;
};

} // namespace dioscope::locking
