#pragma once
/// Commands in the documentation's Markdown.
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::test {

/// A command as a page shows it.
struct DocumentedCommand {
  int line = 0;
  std::string text;   ///< without a comment
  int exit_code = 0;  ///< what a comment "exit code 3" says
  bool block = false; ///< in a code block; otherwise in running text, where a form like `./dev test -k
                      ///< PATTERN` is legal
};

/// The commands of a page, in order: in indented code blocks and fenced blocks named `sh`, each line of a
/// block whose first word is a command ("./dev", "build/dioscope", "cat"); in running text, each code span
/// that begins with "./dev" or "build/dioscope" and a blank.
std::vector<DocumentedCommand> documented_commands(std::string_view markdown);

} // namespace dioscope::test
