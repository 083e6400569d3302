#include "scenarios/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "scenarios/reader.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::scenarios {

void check_object(const text::Json& entry, const std::vector<std::string>& legal, const std::string& file,
                  const std::string& path) {
  require_object(entry, file, path);
  for (const auto& [key, value] : entry.items())
    if (std::ranges::find(legal, key) == legal.end()) unknown_key(key, legal, file, path);
}

std::optional<double> percent_at(const text::Json& entry, const std::string& key, const std::string& file,
                                 const std::string& parent) {
  const auto found = entry.find(key);
  if (found == entry.end()) return std::nullopt;
  double percent = 0;
  const auto text = found->is_string() ? found->get<std::string>() : std::string{};
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, percent);
  if (error != std::errc{} || std::string_view(rest, static_cast<std::size_t>(end - rest)) != "%" ||
      !(percent >= 0 && percent <= 1000))
    throw text::InputError(file, text::join_path(parent, key),
                           fmt::format("wrong type: found {}; legal: a text such as \"3%\", 0% .. 1000%",
                                       text::describe(*found)));
  return percent / 100;
}

Names names_of(const std::vector<Variant>& variants) { return variant_names(variants); }

std::string name_at(const text::Json& entry, const std::string& key, const std::string& what,
                    const Names& names, const std::string& file, const std::string& parent) {
  auto name = line_at(entry, key, file, parent);
  if (entry.contains(key) && !names.contains(name))
    throw text::InputError(file, text::join_path(parent, key),
                           fmt::format("unknown {}: found {}{}; legal: \"{}\"", what, text::Json(name).dump(),
                                       did_you_mean(name, names.all()), fmt::join(names.all(), "\", \"")));
  return name;
}

} // namespace dioscope::scenarios
