#include "results/published_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "results/published.hpp"
#include "text/escape.hpp"
#include "text/file.hpp"

namespace dioscope::results {
namespace {

constexpr std::string_view kHeader = "function,column_a_us,column_b_us,simulated_as,parameter,per_io";
constexpr std::size_t kFields = 6;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0;;) {
    const auto end = text.find(separator, from);
    parts.emplace_back(text.substr(from, end - from));
    if (end == std::string_view::npos) return parts;
    from = end + 1;
  }
}

/// Nothing for an empty field. Throws text::InputError.
std::optional<double> figure(const std::string& field, const std::string& where) {
  if (field.empty()) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(field.c_str(), &end);
  constexpr double kMost = 1e9;
  if (*end != '\0' || !(value > 0 && value <= kMost))
    throw text::InputError(fmt::format("{}: found \"{}\"; legal: microseconds above 0, or nothing", where,
                                       text::shortened(field, 40)));
  return value;
}

PublishedProfile::Row read_row(std::string_view line, std::set<std::string>& taken,
                               const std::string& where) {
  const auto fields = split(line, ',');
  if (fields.size() != kFields)
    throw text::InputError(
        fmt::format("{}: found {} fields; legal: {}: {}", where, fields.size(), kFields, kHeader));
  PublishedProfile::Row row{
      fields[0], {figure(fields[1], where), figure(fields[2], where)}, split(fields[3], ' ')};
  for (const auto& function : row.simulated_as)
    if (function.empty() || !taken.insert(function).second)
      throw text::InputError(
          fmt::format("{}: \"{}\" stands for it; legal: a function that stands for no other one", where,
                      text::shortened(function, 40)));
  return row;
}

} // namespace

PublishedProfile read_published_profile(std::string_view text, const std::string& file) {
  PublishedProfile profile;
  std::set<std::string> taken;
  bool header = false;
  std::size_t number = 0;
  for (const auto& line : split(text, '\n')) {
    const auto where = fmt::format("{}: line {}", file, ++number);
    if (!text::is_printable_line(line)) throw text::InputError(where + ": expected printable text");
    if (line.starts_with('#'))
      profile.sources.push_back(line.substr(std::min(line.find_first_not_of("# "), line.size())));
    else if (!header && line != kHeader)
      throw text::InputError(fmt::format("{}: expected the header {}", where, kHeader));
    else if (!header)
      header = true;
    else if (!line.empty())
      profile.rows.push_back(read_row(line, taken, where));
  }
  if (profile.rows.empty()) throw text::InputError(file + ": there is no function in it");
  return profile;
}

PublishedProfile load_published_profile(const std::string& name) {
  std::error_code error;
  for (const auto& folder : published_folders())
    if (const auto file = folder / (name + ".csv"); std::filesystem::is_regular_file(file, error))
      return read_published_profile(text::read_file(file), file.string());
  throw text::InputError(fmt::format("no published profile \"{}\"", name));
}

} // namespace dioscope::results
