#pragma once
/// --check-determinism: the same variant twice, compared event by event.
#include <optional>
#include <string>

#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// Run `variant` in two processes at the same time and compare their events as they come. Nothing when the
/// runs are equal; else the events before the first difference and the two that differ, as text. Throws
/// Failure when a run itself fails.
std::optional<std::string> first_difference(const scenarios::Variant& variant);
/// The same for two variants: where their histories part.
std::optional<std::string> first_difference(const scenarios::Variant& one, const scenarios::Variant& other);

} // namespace dioscope::experiments
