#include "report/source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/strict_json.hpp"
#include "text/file.hpp"

namespace dioscope::report {
namespace {

namespace fs = std::filesystem;
using text::Json;

constexpr std::string_view kTimeline = "dioscope-timeline-1";
constexpr std::string_view kExploration = "dioscope-locks-result-1";
constexpr std::string_view kSweep = "dioscope-sweep-answer-1";
constexpr const char* kResultFile = "result.json";
constexpr const char* kExplorationFile = "exploration.json";

std::string format_of(const Json& json) {
  const auto found = json.is_object() ? json.find("format") : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A document that must say that it is of `format`.
Json document(const fs::path& file, std::string_view format) {
  auto json = text::read_json(file);
  if (format_of(json) != format)
    throw text::InputError(
        fmt::format("{}: found format \"{}\"; legal: \"{}\", so run it again with this program",
                    file.string(), format_of(json), format));
  return json;
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

RunSource read_run(const fs::path& file) {
  const auto text = text::read_file(file);
  auto run = results::read_result(text, file.string());
  RunSource source{.folder = file.parent_path().string(),
                   .title = run.title.empty() ? run.scenario : run.title,
                   .run = std::nullopt,
                   .result = Json::parse(text),
                   .timelines = {},
                   .hangs = hangs_of(run),
                   .files = {}};
  source.run = std::move(run);
  return source;
}

RunSource read_exploration(const fs::path& file) {
  const auto json = document(file, kExploration);
  RunSource source{.folder = file.parent_path().string(),
                   .title = {},
                   .run = std::nullopt,
                   .result = nullptr,
                   .timelines = {},
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
    const auto format = format_of(text::read_json(path));
    return format.starts_with("dioscope-result-") || format.starts_with("dioscope-locks-result-") ||
           format.starts_with("dioscope-sweep-answer-");
  } catch (const text::InputError&) {
    return path.filename() == kResultFile || path.filename() == kExplorationFile;
  }
}

void read_source(const fs::path& path, Sources& sources) {
  auto file = path;
  if (fs::is_directory(path)) {
    file = head_of(path);
    if (file.empty())
      throw text::InputError(
          fmt::format("{}: found neither {} nor {} in it; legal: a folder that --out of run, "
                      "compare or locks has written",
                      path.string(), kResultFile, kExplorationFile));
  }
  if (file.filename() != kExplorationFile && file.filename() != kResultFile &&
      format_of(text::read_json(file)).starts_with("dioscope-sweep-answer-")) {
    for (const auto& answer : document(file, kSweep).value("answers", Json::array()))
      sources.sweeps.push_back(answer);
    return;
  }
  auto source = file.filename() == kExplorationFile ? read_exploration(file) : read_run(file);
  const auto folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
  source.files = files_of(folder);
  for (const auto& name : source.files)
    if (name.starts_with("timeline-") && name.ends_with(".json"))
      source.timelines.push_back(document(folder / name, kTimeline));
  sources.runs.push_back(std::move(source));
}

RunSource source_of(const results::RunResult& run, std::vector<Json> timelines) {
  return {.folder = {},
          .title = run.title.empty() ? run.scenario : run.title,
          .run = run,
          .result = Json::parse(results::result_json(run)),
          .timelines = std::move(timelines),
          .hangs = hangs_of(run),
          .files = {}};
}

} // namespace dioscope::report
