#pragma once
/// Commands in the documentation's Markdown, and typing them.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scenario/command.hpp"

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
/// block whose first word is a command ("./dev", "build/dioscope", "cat", "spin"); in running text, each code
/// span that begins with "./dev" or "build/dioscope" and a blank.
std::vector<DocumentedCommand> documented_commands(std::string_view markdown);

/// An executable file.
void write_script(const std::filesystem::path& file, const std::string& text);
/// `folder`/dev for a `folder` that has a build/dioscope: `./dev run` is what it is on an installed machine,
/// `build/dioscope run thread-2002-09-19` into out/thread-2002-09-19; `./dev` with another verb, which would
/// build or test the tree, is held against the usage text of the real one.
void write_stand_in_for_dev(const std::filesystem::path& folder);
/// Type the command in `folder`, with a /tmp of its own in there.
Ended type_command(const DocumentedCommand& documented, const std::filesystem::path& folder);
/// Whether `code` says that the command's program is not on PATH.
bool not_installed(const DocumentedCommand& documented, int code);
/// Whether `code` is what the page says; 7 is what --strict promises, and what small runs deserve.
bool ended_as_documented(const DocumentedCommand& documented, int code);

} // namespace dioscope::test
