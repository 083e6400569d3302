#pragma once
/// All files of a run.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/output_folder.hpp"
#include "results/result_json.hpp"

namespace dioscope::results {

/// Every file of a run, result.json last. Throws std::logic_error when a variant's metrics are not the
/// declared ones.
std::vector<File> result_files(const RunResult& run);

/// What the variants' locks did, as tables and pictures: part of result_files().
std::vector<File> lock_files(std::span<const VariantResult> variants);

/// Files beside those of every run.
struct MoreFiles {
  std::vector<File> whole;
  std::vector<StreamedFile> streamed;
};

/// Write `more` and the files of a run. Throws FileError.
void write_results(const OutputFolder& folder, const RunResult& run, MoreFiles more = {});

/// "sync read, old" -> "sync-read-old": for file names. Empty becomes "variant"; of a long
/// one the beginning and a hash are left, 97 characters.
std::string slug(std::string_view name);

/// `stem` and `extension`, with a number between them when `files` has that name: two variants may have the
/// same slug.
std::string unused_name(const std::vector<File>& files, const std::string& stem, std::string_view extension);

} // namespace dioscope::results
