/// The guide docs/adding-a-design.md, followed to the letter.
///
/// The file that it shows is saved in a copy of the source tree. That copy is configured, which finds the
/// file without any list of sources; the file is compiled by the command that this gives, and linked with the
/// libraries of the build folder that this test belongs to: a whole build would take minutes. Then the
/// guide's commands are typed there.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "tests/scenario/command.hpp"
#include "tests/scenario/documentation.hpp"
#include "tests/unit/support/skip.hpp"
#include "text/json.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kSourceTree = DIOSCOPE_SOURCE_DIR;
const fs::path kBuilt = DIOSCOPE_BUILD_DIR;

std::string guide() { return read_text(kSourceTree / "docs/adding-a-design.md"); }

/// A file that a page shows in a block of C++ whose first line is a comment with its path.
struct ShownFile {
  std::string path;
  std::string text;
};

std::optional<ShownFile> shown_file(const std::string& page) {
  constexpr std::string_view kFence = "```cpp\n// ";
  const auto fence = page.find(kFence);
  if (fence == std::string::npos) return std::nullopt;
  const auto path = fence + kFence.size();
  const auto text = fence + std::string_view("```cpp\n").size();
  return ShownFile{page.substr(path, page.find('\n', path) - path),
                   page.substr(text, page.find("```\n", text) - text)};
}

/// A value of the build folder's cache; empty when it has none.
std::string cached(const std::string& name) {
  std::istringstream lines(read_text(kBuilt / "CMakeCache.txt"));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + ":")) return line.substr(line.find('=') + 1);
  return {};
}

/// Why the guide cannot be followed here; empty when it can.
std::string obstacle() {
  if (cached("CMAKE_GENERATOR") != "Ninja") return "the build folder was not made with -G Ninja";
  for (const auto* tool : {"CMAKE_COMMAND", "CMAKE_MAKE_PROGRAM", "CMAKE_CXX_COMPILER"})
    if (!fs::exists(cached(tool))) return std::string("there is no ") + tool + " any more";
  return {};
}

Ended shell(const std::string& command, const fs::path& folder) {
  return run_command({"/bin/sh", "-c", command}, folder);
}

/// What the program is built from; no tests.
void copy_sources(const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(kSourceTree))
    if (const auto name = entry.path().filename();
        name == "CMakeLists.txt" || (name != "tests" && fs::exists(entry.path() / "CMakeLists.txt")))
      fs::copy(entry.path(), to / name, fs::copy_options::recursive);
}

Ended configure(const fs::path& tree) {
  return run_command({cached("CMAKE_COMMAND"), "-S", tree, "-B", tree / "build", "-G", "Ninja",
                      "-DCMAKE_UNITY_BUILD=OFF", "-DCMAKE_MAKE_PROGRAM=" + cached("CMAKE_MAKE_PROGRAM"),
                      "-DCMAKE_CXX_COMPILER=" + cached("CMAKE_CXX_COMPILER"),
                      "-DCMAKE_BUILD_TYPE=" + cached("CMAKE_BUILD_TYPE"),
                      "-DDIOSCOPE_SANITIZE=" + cached("DIOSCOPE_SANITIZE")},
                     tree);
}

/// The command that compiles `file` of the configured `tree`, and what it makes; empty when `file` is no part
/// of the program.
struct Compilation {
  std::string command;
  fs::path folder;
  fs::path object;
};
Compilation compilation_of(const fs::path& tree, const std::string& file) {
  const auto commands = dioscope::text::Json::parse(read_text(tree / "build" / "compile_commands.json"));
  for (const auto& entry : commands) {
    if (entry["file"] != (tree / file).string()) continue;
    const auto command = entry["command"].get<std::string>();
    const auto object = command.find(" -o ") + 4;
    const fs::path folder = entry["directory"].get<std::string>();
    return {command, folder, folder / command.substr(object, command.find(' ', object) - object)};
  }
  return {};
}

/// Link as the build folder's program, with one object more, to `program`.
Ended link_with(const fs::path& object, const fs::path& program) {
  auto commands = run_command({cached("CMAKE_MAKE_PROGRAM"), "-t", "commands", "dioscope"}, kBuilt).out;
  while (commands.ends_with('\n')) commands.pop_back();
  auto command = commands.substr(commands.rfind('\n') + 1);
  constexpr std::string_view kOutput = " -o dioscope ";
  const auto output = command.find(kOutput);
  REQUIRE(output != std::string::npos);
  command.replace(output, kOutput.size(), " " + object.string() + " -o " + program.string() + " ");
  return shell(command, kBuilt);
}

/// `./dev build` in `tree`, of what is new there.
void build(const fs::path& tree, const std::string& new_file) {
  const auto configured = configure(tree);
  INFO(configured.out, configured.err);
  REQUIRE(configured.code == 0);
  const auto compilation = compilation_of(tree, new_file);
  REQUIRE_MESSAGE(!compilation.command.empty(), new_file, " is no part of the program");
  fs::create_directories(compilation.object.parent_path());
  const auto compiled = shell(compilation.command, compilation.folder);
  INFO(compiled.err);
  REQUIRE(compiled.code == 0);
  const auto linked = link_with(compilation.object, tree / "build" / "dioscope");
  INFO(linked.err);
  REQUIRE(linked.code == 0);
}

} // namespace

TEST_CASE("878 Given the guide to a completion design, when it is followed to the letter, then the design is "
          "there and runs") {
  if (const auto why = obstacle(); !why.empty()) return skip(why);
  const TemporaryFolder folder;
  const auto& tree = folder.path();
  copy_sources(tree);
  write_stand_in_for_dev(tree);
  const auto file = shown_file(guide());
  REQUIRE(file);
  REQUIRE(fs::is_directory((tree / file->path).parent_path()));
  REQUIRE_FALSE(fs::exists(tree / file->path));
  write_text(tree / file->path, file->text);
  const auto name = fs::path(file->path).stem().string();

  std::vector<std::string> outputs;
  for (const auto& command : documented_commands(guide())) {
    if (command.text == "./dev build") build(tree, file->path);
    const auto ended = type_command(command, tree);
    INFO(command.line, ": ", command.text, "\n", ended.err);
    CHECK(ended_as_documented(command, ended.code));
    if (contains(command.text, "run completion-designs") && !contains(command.text, "machine.cpus") &&
        !contains(command.text, "--check-determinism"))
      outputs.push_back(ended.out);
  }
  REQUIRE(outputs.size() >= 2);
  CHECK_FALSE(contains(outputs[0], ", events "));
  CHECK(contains(outputs[1], ", events "));

  for (const auto* words : {"list policies kernel.dio.completion", "list policies kernel.dio.place",
                            "params kernel.dio.completion", "params kernel.dio.place", "schema"}) {
    CAPTURE(std::string(words));
    CHECK(contains(shell("build/dioscope " + std::string(words), tree).out, name));
  }
}
