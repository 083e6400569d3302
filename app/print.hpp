#pragma once
/// Text for the user. Neither function fails: what cannot be written to a full or closed output is lost, and
/// the work goes on; for standard output the command says so at its end.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

#include "results/terminal.hpp"

namespace dioscope::app {

inline void write_text(std::FILE* file, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

/// What standard output is shown on.
inline results::Screen output_screen() { return results::screen_of(STDOUT_FILENO); }

/// To standard output, formatted as by fmt::format().
template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_text(stdout, fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// To standard error.
template <class... Arguments>
void tell(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  write_text(stderr, fmt::format(format, std::forward<Arguments>(arguments)...));
}

} // namespace dioscope::app
