#include "tracing/formats/folded.hpp"

#include <algorithm>

#include "tracing/formats/ledger_stacks.hpp"

namespace dioscope::tracing {
namespace {

/// A frame ends at a semicolon, a stack at the end of its line.
std::string folded_frame(std::string name) {
  std::ranges::replace_if(
      name, [](char c) { return c == ';' || (c >= 0 && c < ' '); }, '_');
  return name;
}

} // namespace

std::string folded_stacks(const machine::Ledger& ledger, const Names& names) {
  std::string text;
  for (const auto& stack : ledger_stacks(ledger, names)) {
    for (const auto& frame : stack.frames) {
      if (&frame != &stack.frames.front()) text += ';';
      text += folded_frame(frame);
    }
    text += ' ' + std::to_string(stack.time.count()) + '\n';
  }
  return text;
}

} // namespace dioscope::tracing
