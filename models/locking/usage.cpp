#include "models/locking/usage.hpp"

#include <fmt/format.h>

namespace dioscope::locking {

std::string_view name_of(IrqLevel level) { return level == IrqLevel::hardirq ? "HARDIRQ" : "SOFTIRQ"; }

std::string name_of(UsageBit bit) {
  const char access = bit.access == Access::exclusive ? 'W' : 'R';
  return bit.side == Side::inside ? fmt::format("IN-{}-{}", name_of(bit.level), access)
                                  : fmt::format("{}-ON-{}", name_of(bit.level), access);
}

std::optional<UsageBit> Usage::excluding(IrqLevel level, Side side, Access access) const {
  for (const auto other : {Access::exclusive, Access::shared}) {
    const UsageBit bit{level, side, other};
    if (has(bit) && excludes(other, access)) return bit;
  }
  return std::nullopt;
}

std::string Usage::text() const {
  std::string text = "{";
  for (const auto level : kIrqLevels)
    for (const auto access : {Access::exclusive, Access::shared}) {
      const bool inside = has({level, Side::inside, access});
      const bool on = has({level, Side::on, access});
      text += inside ? (on ? '?' : '-') : (on ? '+' : '.');
    }
  return text + '}';
}

} // namespace dioscope::locking
