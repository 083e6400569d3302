#pragma once
/// Results that a page is made of: of a run, of a search for hangs, of a sweep.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "results/result_json.hpp"

namespace dioscope::report {

/// A variant that hangs, of a run or of `dioscope locks`.
struct Hang {
  std::string design;
  std::string shape; ///< in one line
  std::string story;
};

struct RunSource {
  std::string folder; ///< as the user named it
  std::string title;
  std::optional<results::RunResult> run; ///< none of a search for hangs
  text::Json result;                     ///< result.json as it stands; null of a search for hangs
  std::vector<text::Json> timelines;
  text::Json stages; ///< stages.json; null when it was not recorded
  std::vector<Hang> hangs;
  std::vector<std::string> files; ///< names of the files in the folder
};

struct Sources {
  std::vector<RunSource> runs;
  std::vector<text::Json> sweeps; ///< each an answer of `dioscope sweep`
};

/// Whether `path` is something that read_source() reads: a folder with a result in it, a result.json, or a
/// sweep's answer.
bool is_source(const std::filesystem::path& path);

/// Add what `path` has. Throws text::InputError: it is no result, is of another version, or is cut off.
void read_source(const std::filesystem::path& path, Sources& sources);

/// Of a run that was not written.
RunSource source_of(const results::RunResult& run, std::vector<text::Json> timelines, text::Json stages);

} // namespace dioscope::report
