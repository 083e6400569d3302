#pragma once
/// By what name a strategy of strategy.hpp is asked for.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dioscope::experiments {

enum class StrategyName : std::uint8_t { aimed, pct, exhaustive };
inline constexpr std::array<std::string_view, 3> kStrategyNames{"aimed", "pct", "exhaustive"};
std::optional<StrategyName> strategy_called(std::string_view name);

} // namespace dioscope::experiments
