#include "report/source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/strict_json.hpp"
#include "text/file.hpp"

namespace dioscope::report {
namespace {

namespace fs = std::filesystem;
using text::Json;

/// What formats begin with, of whatever version.
constexpr std::string_view kResults = "dioscope-result-";
constexpr std::string_view kExplorations = "dioscope-locks-result-";
constexpr std::string_view kSweeps = "dioscope-sweep-answer-";
constexpr std::string_view kTimeline = "dioscope-timeline-1";
constexpr std::string_view kStages = "dioscope-stages-1";
constexpr std::string_view kExploration = "dioscope-locks-result-1";
constexpr std::string_view kSweep = "dioscope-sweep-answer-1";
constexpr const char* kResultFile = "result.json";
constexpr const char* kExplorationFile = "exploration.json";
constexpr std::string_view kDatabase = "SQLite format 3";
constexpr const char* kStagesFile = "stages.json";

/// `document`, which must be of `format`.
const Json& checked(const Json& document, const fs::path& file, std::string_view format) {
  if (text::format_of(document) != format)
    throw text::InputError(
        fmt::format("{}: found format \"{}\"; legal: \"{}\", so run it again with this program",
                    file.string(), text::format_of(document), format));
  return document;
}

std::vector<std::string> files_of(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with("."))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::vector<Hang> hangs_of(const results::RunResult& run) {
  std::vector<Hang> hangs;
  for (const auto& variant : run.failed)
    hangs.push_back({variant.name, variant.story.substr(0, variant.story.find('\n')), variant.story});
  return hangs;
}

RunSource read_run(const fs::path& file, const std::string& text, const Json& document) {
  auto run = results::read_result(text, file.string());
  RunSource source{.folder = file.parent_path().string(),
                   .title = run.title.empty() ? run.scenario : run.title,
                   .run = std::nullopt,
                   .result = document,
                   .timelines = {},
                   .stages = nullptr,
                   .hangs = hangs_of(run),
                   .files = {}};
  source.run = std::move(run);
  return source;
}

RunSource read_exploration(const fs::path& file, const Json& document) {
  const auto& json = checked(document, file, kExploration);
  RunSource source{.folder = file.parent_path().string(),
                   .title = {},
                   .run = std::nullopt,
                   .result = nullptr,
                   .timelines = {},
                   .stages = nullptr,
                   .hangs = {},
                   .files = {}};
  try {
    source.title = json.value("title", json.at("scenario").get<std::string>());
    for (const auto& design : json.at("designs"))
      for (const auto& hang : design.at("hangs")) {
        const auto name = design.at("name").get<std::string>();
        const auto shape =
            hang.at("stall").get<bool>() ? std::string("stall") : hang.at("shape").get<std::string>();
        source.hangs.push_back({name,
                                fmt::format("{}; {} of {} schedules", shape, hang.at("schedules").dump(),
                                            design.at("schedules").dump()),
                                hang.at("story").get<std::string>()});
      }
  } catch (const Json::exception& error) {
    throw text::InputError(fmt::format("{}: {}", file.string(), error.what()));
  }
  return source;
}

/// The file of a folder that says what it holds; empty when there is none.
fs::path head_of(const fs::path& folder) {
  for (const auto* name : {kResultFile, kExplorationFile})
    if (fs::is_regular_file(folder / name)) return folder / name;
  return {};
}

} // namespace

bool is_source(const fs::path& path) {
  if (fs::is_directory(path)) return true;
  if (!fs::is_regular_file(path)) return false;
  try {
    const auto text = text::read_file(path);
    if (text.starts_with(kDatabase)) return true;
    const auto format = text::format_of(text::parse_json(text, path.string()));
    return format.starts_with(kResults) || format.starts_with(kExplorations) || format.starts_with(kSweeps);
  } catch (const text::InputError&) {
    return path.filename() == kResultFile || path.filename() == kExplorationFile;
  }
}

void read_source(const fs::path& path, Sources& sources) {
  const auto file = fs::is_directory(path) ? head_of(path) : path;
  if (file.empty())
    throw text::InputError(
        fmt::format("{}: found neither {} nor {} in it; legal: a folder that --out of run, "
                    "compare or locks has written",
                    path.string(), kResultFile, kExplorationFile));
  const auto text = text::read_file(file);
  if (text.starts_with(kDatabase))
    throw text::InputError(fmt::format(
        "{}: found an SQLite file; legal: what a sweep answers, which `dioscope sweep` writes with "
        "--answer FILE (points that its file has are not simulated again)",
        file.string()));
  const auto document = text::parse_json(text, file.string());
  const auto format = text::format_of(document);
  if (format.starts_with(kSweeps)) {
    for (const auto& answer : checked(document, file, kSweep).value("answers", Json::array()))
      sources.sweeps.push_back(answer);
    return;
  }
  auto source =
      format.starts_with(kExplorations) ? read_exploration(file, document) : read_run(file, text, document);
  const auto folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
  source.files = files_of(folder);
  for (const auto& name : source.files)
    if (name.starts_with("timeline-") && name.ends_with(".json"))
      source.timelines.push_back(checked(text::read_json(folder / name), folder / name, kTimeline));
  if (fs::is_regular_file(folder / kStagesFile))
    source.stages = checked(text::read_json(folder / kStagesFile), folder / kStagesFile, kStages);
  sources.runs.push_back(std::move(source));
}

RunSource source_of(const results::RunResult& run, std::vector<Json> timelines, Json stages) {
  return {.folder = {},
          .title = run.title.empty() ? run.scenario : run.title,
          .run = run,
          .result = Json::parse(results::result_json(run)),
          .timelines = std::move(timelines),
          .stages = std::move(stages),
          .hangs = hangs_of(run),
          .files = {}};
}

} // namespace dioscope::report
