#include "tests/fuzz/readers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <SQLiteCpp/Database.h>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/expected.hpp"
#include "experiments/schedules/decision_log.hpp"
#include "experiments/sweep/grid.hpp"
#include "experiments/sweep/point_numbers.hpp"
#include "experiments/sweep/store.hpp"
#include "lessons/reader.hpp"
#include "results/published.hpp"
#include "results/published_profile.hpp"
#include "results/result_json.hpp"
#include "scenarios/lock_program_file.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/scenario.hpp"
#include "sim/version.hpp"
#include "text/json.hpp"

namespace dioscope::fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder of this process with the parts that scenarios include; whoever starts it clears TMPDIR away.
const fs::path& folder() {
  static const fs::path kFolder = [] {
    auto made = fs::temp_directory_path() / ("dioscope-fuzz-" + std::to_string(getpid()));
    fs::create_directories(made);
    fs::copy(fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios" / "parts", made / "parts",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    return made;
  }();
  return kFolder;
}

fs::path file_with(std::string_view input) {
  auto file = folder() / "input";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << input;
  return file;
}

void read_scenario(std::string_view input) {
  (void)experiments::load_published(scenarios::load(file_with(input)));
}

void read_override(std::string_view input) {
  scenarios::Configuration configuration;
  scenarios::assign_override(scenarios::ParameterIndex(scenarios::bind(configuration)), std::string(input));
  (void)scenarios::contradictions(configuration);
}

void read_lock_program(std::string_view input) {
  (void)scenarios::lock_program_from(text::parse_json(input, "input"), "input");
}

void read_result(std::string_view input) { (void)results::read_result(input, "input"); }

void read_decision_log(std::string_view input) { (void)experiments::decision_log_from(input); }

void read_points(std::string_view input) {
  static scenarios::Configuration configuration;
  static const scenarios::ParameterIndex kIndex(scenarios::bind(configuration));
  (void)experiments::parse_points(std::string(input), "input", kIndex);
}

void read_point_numbers(std::string_view input) {
  if (!experiments::parse_point_numbers(input)) throw text::InputError("no numbers");
}

void read_published(std::string_view input) {
  const bool notes = input.find(results::kNotesFormat) != std::string_view::npos;
  const bool profile = input.find("column_a_us") != std::string_view::npos;
  if (profile)
    (void)results::read_published_profile(input, "input");
  else if (notes)
    (void)results::read_notes(input, "input");
  else
    (void)results::read_published(input, "input");
}

/// A lesson's JSON, and behind the first line "---" its Markdown.
void read_lesson(std::string_view input) {
  constexpr std::string_view kBorder = "\n---\n";
  const auto border = input.find(kBorder);
  const auto file = folder() / "lesson.json";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << input.substr(0, border);
  std::ofstream(folder() / "lesson.md", std::ios::binary | std::ios::trunc)
      << (border == std::string_view::npos ? std::string_view() : input.substr(border + kBorder.size()));
  (void)lessons::load_lesson(file);
}

/// As if this program had made it: the corpus holds whatever version made it.
void adopt(const fs::path& file) {
  try {
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE)
        .exec(fmt::format("UPDATE made_by SET program = '{}', simgrid = '{}'", sim::program_version(),
                          sim::engine_version()));
  } catch (const SQLite::Exception&) {
    // No such table: the reader says so.
  }
}

void read_database(std::string_view input) {
  const auto file = file_with(input);
  adopt(file);
  const experiments::Store store(file, experiments::Store::Mode::read);
  store.each([](const experiments::Record&) {});
}

constexpr auto kReaders = std::to_array<Reader>({{"scenario", read_scenario},
                                                 {"override", read_override},
                                                 {"lock_program", read_lock_program},
                                                 {"result", read_result},
                                                 {"decision_log", read_decision_log},
                                                 {"points", read_points},
                                                 {"point_numbers", read_point_numbers},
                                                 {"published", read_published},
                                                 {"lesson", read_lesson},
                                                 {"database", read_database}});

} // namespace

std::span<const Reader> readers() { return kReaders; }

const Reader& reader_called(std::string_view name) {
  const auto* found = std::ranges::find(kReaders, name, &Reader::name);
  if (found == kReaders.end()) throw std::out_of_range("no reader " + std::string(name));
  return *found;
}

bool takes(const Reader& reader, std::string_view input) {
  using experiments::ExitCode;
  try {
    reader.read(input);
    return true;
  } catch (const text::InputError&) {
    return false;
  } catch (const experiments::Failure& failure) {
    if (failure.code() != ExitCode::usage && failure.code() != ExitCode::bad_scenario) throw;
    return false;
  }
}

} // namespace dioscope::fuzz
