#include "tests/scenario/documentation.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace dioscope::test {
namespace {

constexpr std::array<std::string_view, 4> kCommands{"./dev", "build/dioscope", "cat", "spin"};

bool begins_with_command(std::string_view text) {
  const auto word = text.substr(0, text.find(' '));
  return std::ranges::find(kCommands, word) != kCommands.end();
}

std::string without_comment(std::string_view line) {
  const auto hash = line.find(" #");
  auto text = std::string(line.substr(0, hash));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// "exit code 3" in the line's comment; "exit code 7 when ..." is a condition and not meant.
int exit_code_of(std::string_view line) {
  constexpr std::string_view kSaid = "# exit code ";
  const auto at = line.find(kSaid);
  if (at == std::string_view::npos) return 0;
  const auto digits = line.substr(at + kSaid.size());
  const bool only = digits.find_first_not_of("0123456789") == std::string_view::npos;
  return only ? std::stoi(std::string(digits)) : 0;
}

void add_spans(std::string_view line, int number, std::vector<DocumentedCommand>& commands) {
  for (std::size_t begin = line.find('`'); begin != std::string_view::npos; begin = line.find('`', begin)) {
    const auto end = line.find('`', begin + 1);
    if (end == std::string_view::npos) return;
    const auto span = line.substr(begin + 1, end - begin - 1);
    if (span.starts_with("./dev ") || span.starts_with("build/dioscope "))
      commands.push_back({.line = number, .text = std::string(span)});
    begin = end + 1;
  }
}

} // namespace

std::vector<DocumentedCommand> documented_commands(std::string_view markdown) {
  std::vector<DocumentedCommand> commands;
  std::istringstream lines{std::string(markdown)};
  std::string line;
  std::string fence;
  bool in_block = false;
  bool fenced = false;
  bool of_commands = false;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.starts_with("```")) {
      fenced = !fenced;
      if (fenced) fence = line.substr(3);
      in_block = false;
      continue;
    }
    const bool code = fenced || line.starts_with("    ");
    if (!code) {
      if (!line.empty()) in_block = false;
      add_spans(line, number, commands);
      continue;
    }
    const auto first = line.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    const auto text = std::string_view(line).substr(first);
    if (!in_block) of_commands = fenced ? fence == "sh" : begins_with_command(text);
    in_block = true;
    if (of_commands) commands.push_back({number, without_comment(text), exit_code_of(text), true});
  }
  return commands;
}

void write_script(const std::filesystem::path& file, const std::string& text) {
  write_text(file, text);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
}

void write_stand_in_for_dev(const std::filesystem::path& folder) {
  write_script(folder / "dev",
               "#!/bin/sh\n"
               "if [ \"$1\" = run ]; then shift\n"
               "  exec build/dioscope run thread-2002-09-19 --out out/thread-2002-09-19 \"$@\"\n"
               "fi\n"
               "usage=$('" DIOSCOPE_SOURCE_DIR "/dev')\n"
               "for word in \"$@\"; do\n"
               "  case $word in\n"
               "  -*) printf '%s\\n' \"$usage\" | grep -q -e \"^ *$word \" || { echo \"dev: no $word\" >&2; "
               "exit 1; } ;;\n"
               "  esac\n"
               "done\n"
               "[ -z \"$1\" ] || printf '%s\\n' \"$usage\" | grep -q \"^  $1 \"\n");
}

Ended type_command(const DocumentedCommand& documented, const std::filesystem::path& folder) {
  const auto own_tmp = folder / "tmp";
  std::filesystem::create_directories(own_tmp);
  auto text = documented.text;
  if (const auto at = text.find(" /tmp/"); at != std::string::npos)
    text.replace(at, 6, " " + own_tmp.string() + "/");
  return run_command({"/bin/sh", "-c", text}, folder);
}

bool not_installed(const DocumentedCommand& documented, int code) {
  constexpr int kNotFound = 127; // by the shell
  return code == kNotFound &&
         documented.text.substr(0, documented.text.find(' ')).find('/') == std::string::npos;
}

bool ended_as_documented(const DocumentedCommand& documented, int code) {
  return code == documented.exit_code || (code == 7 && contains(documented.text, "--strict"));
}

} // namespace dioscope::test
