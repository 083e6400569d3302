/// dioscope new: a scenario to go on from.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "app/print.hpp"
#include "app/verbs.hpp"
#include "results/files.hpp"
#include "scenarios/library.hpp"
#include "scenarios/outline.hpp"
#include "scenarios/start.hpp"
#include "text/escape.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  std::string name;
  std::optional<std::string> from;
};

/// The file that is to be made. Throws Failure(ExitCode::usage) for what is there or cannot be a scenario's.
fs::path new_file(const std::string& name) {
  fs::path file = name.ends_with(".json") ? name : name + ".json";
  if (file.stem().empty() || file.filename() == ".json" || !text::is_printable_line(file.string()))
    throw Failure(ExitCode::usage,
                  fmt::format("new: found \"{}\"; legal: a file's name, such as my-idea.json", name));
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error)))
    throw Failure(ExitCode::usage,
                  fmt::format("{}: is there already; legal: the name of a new file", file.string()));
  return file;
}

/// There in full, or not at all.
void write(const fs::path& file, const std::string& content) {
  bool made = false;
  try {
    results::write_new_file(file, [&](const results::WritePiece& piece) {
      made = true;
      piece(content);
    });
  } catch (const results::FileError&) {
    std::error_code ignored;
    if (made) fs::remove(file, ignored);
    throw;
  }
}

int begin_scenario(const NewOptions& options) {
  const auto file = new_file(options.name);
  bool locks = false;
  std::string content;
  if (options.from) {
    const auto from = scenarios::find_scenario(*options.from);
    locks = scenarios::outline_of(from).is_lock_program;
    content = scenarios::copied_scenario(from, file);
  } else {
    content = scenarios::new_scenario(file.stem().string());
  }
  write(file, content);
  const auto word = text::shell_word(file.string());
  say("{0} is written.\n\n"
      "  dioscope list {0}\n"
      "  dioscope {1} {0}{2}\n",
      word, locks ? "locks" : "run", locks ? "" : " --quick");
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_new(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("new", "Begin a scenario of your own: a small one that runs, or a copy");
  auto options = std::make_shared<NewOptions>();
  verb->add_option("file", options->name, "The file to write, .json; one that is there is left alone")
      ->type_name("FILE")
      ->required();
  verb->add_option("--from", options->from, "Copy this one, so that it works where the new file is")
      ->type_name("SCENARIO");
  verb->callback([&action, options] { action = [options] { return begin_scenario(*options); }; });
}

} // namespace dioscope::app
