#pragma once
/// What happened at one place of a run, step by step, in words.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/json.hpp"

namespace dioscope::tracing {

/// One thing that happened, or one stretch of work or of waiting.
struct Step {
  std::int64_t at_ns = 0; ///< since the start of the run
  std::int64_t duration_ns = 0;
  std::optional<unsigned> cpu; ///< none: a device or nobody
  std::string context;         ///< "process raw_io.17", "softirq", "interrupt over raw_io.3", "device"
  std::string event;           ///< the tracepoint that was passed; empty for work and waiting
  std::string function;        ///< that worked, by its kernel name; empty for events and waiting
  std::string sentence;
  std::vector<std::string> locks; ///< held by the context
  std::int64_t lines = 0;         ///< cache lines that had to come from elsewhere
  std::int64_t miss_ns = 0;       ///< of the duration, waiting for those
  std::int64_t spin_ns = 0;       ///< of the duration, spinning
  std::string waits_for;          ///< who or what, while nothing is done
};

/// One of the parts that a time is made of.
struct Stage {
  std::string name;
  std::string sentence;
  std::int64_t ns = 0;
};

/// A number about the whole.
struct Fact {
  std::string name;
  std::int64_t value = 0;
};

struct Story {
  std::string variant;
  std::string title; ///< one or two sentences: what it is about
  std::vector<Stage> stages;
  std::vector<Fact> facts;
  std::vector<Step> steps;  ///< in order of time
  std::vector<Step> causes; ///< from the last event back to the system call, first cause first
  bool cut = false;         ///< more steps than are told
};

/// As docs/output.md has it.
text::Json to_json(const Story& story);
/// What to_json() made.
Story story_from_json(const text::Json& json);

/// For a terminal of `width` columns.
std::string story_text(const Story& story, std::size_t width);
/// Stages and facts of two stories of the same thing beside each other.
std::string side_by_side_text(const Story& a, const Story& b);

} // namespace dioscope::tracing
