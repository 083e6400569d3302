#pragma once
/// Measurements from the literature as data: results/published/*.json.
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/comparison.hpp"
#include "results/strict_json.hpp"

namespace dioscope::results {

inline constexpr std::string_view kPublishedFormat = "dioscope-published-1";
inline constexpr std::string_view kNotesFormat = "dioscope-notes-1";

/// A published table: figures by row, with the band that a simulation has to reach and whether it was fitted
/// on.
struct PublishedData {
  std::string name; ///< the file's name without folder and ending
  std::string title;
  std::string author;
  std::string date;
  std::string message_id;
  std::string url;
  std::string method;               ///< how the figures follow from what was posted
  std::vector<std::string> machine; ///< what was measured, a line each
  double ios = 0;                   ///< of each row
  std::vector<std::string> rows;
  std::vector<ExpectedFigure> figures; ///< `variant` and `over` are names of rows here; ratios last
};

/// Read a data set. Throws text::InputError: file, place, what was found and what is legal.
PublishedData read_published(std::string_view text, const std::string& file);
PublishedData load_published(const std::filesystem::path& file);

/// Where data sets are looked for: those of text::library_places(), in their order. Throws as that.
std::vector<std::filesystem::path> published_folders();

/// The file of data set `name`: beside the file `scenario` that asks for it, when there is one, else in
/// published_folders(). Throws text::InputError with what there is.
std::filesystem::path find_published(const std::string& name, const std::filesystem::path& scenario = {});

/// The figures of `data` for the variants that say which row they are: `published`, else a name that is a
/// row.
std::vector<ExpectedFigure> expected_figures(const PublishedData& data,
                                             std::span<const VariantResult> variants);

/// Explanations: by figure_key() why that figure is missed, by metric what such figures depend on. Throws
/// text::InputError.
using Notes = std::map<std::string, std::string>;
Notes read_notes(std::string_view text, const std::string& file);
/// The notes beside the data set, `name`.notes.json; empty when there are none.
Notes load_notes(const std::filesystem::path& published_file);

} // namespace dioscope::results
