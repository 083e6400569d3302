#pragma once
/// All files of a run.
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/result_json.hpp"

namespace dioscope::results {

/// A name without folder, and the file's text.
using File = std::pair<std::string, std::string>;

/// Every file of a run, result.json last. Throws std::logic_error when a variant's metrics are not the
/// declared ones.
std::vector<File> result_files(const RunResult& run);

/// What the variants' locks did, as tables and pictures: part of result_files().
std::vector<File> lock_files(std::span<const VariantResult> variants);

/// Write `files` into `folder`, which is made when it is not there. All are written beside it first and then
/// moved in, in their order: when the disk is full, nothing in `folder` has changed. Throws FileError.
void write_files(const std::filesystem::path& folder, const std::vector<File>& files);

/// write_files() of `more` and of the files of a run.
void write_results(const std::filesystem::path& folder, const RunResult& run, std::vector<File> more = {});

/// "sync read, old" -> "sync-read-old": for file names. Empty becomes "variant".
std::string slug(std::string_view name);

} // namespace dioscope::results
