#pragma once
/// The parts of a lesson's JSON; reader.hpp puts them together. Each throws text::InputError.
#include <string>
#include <vector>

#include "lessons/lesson.hpp"
#include "text/json.hpp"

namespace dioscope::lessons {

/// "path=value" for each member of an object; empty when `entry` has none at `key`.
std::vector<std::string> settings_at(const text::Json& entry, const std::string& key, const std::string& file,
                                     const std::string& path);

/// The action of a step: `entry` is {"run": ...}, {"explain": ...} or {"locks": ...}. Its scenario is loaded
/// to see that everything it names is there.
Action action_from(const text::Json& entry, const std::string& file, const std::string& path);

/// The question of a step.
Question question_from(const text::Json& entry, const std::string& file, const std::string& path);

/// One picture of a step.
Show show_from(const text::Json& entry, const std::string& file, const std::string& path);

} // namespace dioscope::lessons
