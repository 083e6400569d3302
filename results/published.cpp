#include "results/published.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "results/metrics.hpp"
#include "text/escape.hpp"
#include "text/file.hpp"
#include "text/library_places.hpp"

namespace dioscope::results {
namespace {

namespace fs = std::filesystem;

constexpr double kPercent = 100;

/// "3%" -> 0.03
double tolerance(const StrictObject& object) {
  const auto text = object.text("tolerance");
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || std::string_view(end) != "%" || !(value > 0 && value < kPercent))
    object.fail(fmt::format(R"("tolerance": expected a percentage like "3%", found "{}")", text));
  return value / kPercent;
}

/// What rows and ratios have in common: metric, published value and band.
ExpectedFigure read_figure(const StrictObject& object) {
  ExpectedFigure figure;
  figure.metric = object.text("metric");
  if (find_metric(figure.metric) == nullptr)
    object.fail(fmt::format("\"metric\": \"{}\" is no metric of a result", figure.metric));
  figure.published = object.number("published");
  figure.min = object.optional_number("min");
  figure.max = object.optional_number("max");
  const bool limits = figure.min || figure.max;
  const bool open = object.has("below") || object.has("above");
  if (limits + open + object.has("tolerance") > 1) // of three ways to give a band
    object.fail("a band is a tolerance, or min and max, or below and above");
  if (object.has("tolerance")) {
    const double relative = tolerance(object);
    figure.min = *figure.published * (1 - relative);
    figure.max = *figure.published * (1 + relative);
  } else if (open) {
    figure.open = true;
    figure.min = object.optional_number("above");
    figure.max = object.optional_number("below");
  }
  if (figure.min && figure.max && *figure.min > *figure.max) object.fail("the band is empty");
  figure.fitted = object.flag("fitted");
  return figure;
}

std::string checked_row(const PublishedData& data, const StrictObject& object, const char* key) {
  auto row = object.text(key);
  if (std::ranges::find(data.rows, row) == data.rows.end())
    object.fail(
        fmt::format("\"{}\": there is no row \"{}\"; legal: {}", key, row, fmt::join(data.rows, "; ")));
  return row;
}

/// What is quadratic in rows stays short.
constexpr std::size_t kMostRows = 1000;

void read_row(PublishedData& data, const Json& json, const std::string& where, const std::string& source) {
  const StrictObject row(json, where, {"name", "as_posted", "figures"});
  const auto name = row.text("name");
  if (std::ranges::find(data.rows, name) != data.rows.end()) row.fail("two rows are named \"" + name + "\"");
  if (data.rows.size() == kMostRows) row.fail(fmt::format("too many rows; legal: at most {}", kMostRows));
  data.rows.push_back(name);
  std::size_t index = 0;
  for (const auto& item : row.list("figures")) {
    const StrictObject object(
        item, fmt::format("{}.figures[{}]", where, index++),
        {"metric", "published", "tolerance", "min", "max", "below", "above", "fitted", "full_size"});
    auto figure = read_figure(object);
    figure.variant = name;
    figure.source = source;
    if (object.flag("full_size")) figure.ios = data.ios;
    data.figures.push_back(std::move(figure));
  }
}

bool is_data_set(const fs::path& file) {
  return file.extension() == ".json" && file.stem().extension() != ".notes";
}

/// Whether `file`, beside a scenario, is to be read as a data set: a scenario may have the same name. What is
/// no JSON is read, so that its fault is told.
bool may_be_data_set(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return false;
  try {
    const auto json = text::parse_json(text::read_file(file), file.string());
    return !json.is_object() || !json.contains("format") || json["format"] == kPublishedFormat;
  } catch (const text::InputError&) {
    return true;
  }
}

std::vector<std::string> names_of(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const auto& folder : folders) names.push_back(folder.string());
  return names;
}

} // namespace

PublishedData read_published(std::string_view text, const std::string& file) {
  const auto json = text::parse_json(text, file);
  const StrictObject root(json, file,
                          {"format", "title", "source", "machine", "method", "ios", "rows", "ratios"});
  if (root.text("format") != kPublishedFormat)
    root.fail(
        fmt::format("\"format\": expected \"{}\", found \"{}\"", kPublishedFormat, root.text("format")));
  PublishedData data;
  data.name = fs::path(file).stem().string();
  data.title = root.text("title");
  const StrictObject source(root.at("source"), file + ": source",
                            {"author", "date", "list", "message_id", "url"});
  data.author = source.text("author");
  data.date = source.text("date");
  data.message_id = source.text("message_id");
  data.url = source.text("url");
  data.method = root.text("method");
  for (const auto& line : root.list("machine")) {
    if (!line.is_string() || !text::is_printable_line(line.get<std::string>()))
      root.fail("\"machine\": expected strings of one line");
    data.machine.push_back(line.get<std::string>());
  }
  data.ios = root.number("ios");
  const auto cited = fmt::format("{}, {}, <{}>", data.author, data.date, data.message_id);
  std::size_t index = 0;
  for (const auto& row : root.list("rows"))
    read_row(data, row, fmt::format("{}: rows[{}]", file, index++), cited);
  index = 0;
  for (const auto& item : root.list("ratios")) {
    const StrictObject object(
        item, fmt::format("{}: ratios[{}]", file, index++),
        {"metric", "row", "over", "published", "tolerance", "min", "max", "below", "above", "fitted"});
    auto figure = read_figure(object);
    figure.variant = checked_row(data, object, "row");
    figure.over = checked_row(data, object, "over");
    figure.source = cited;
    data.figures.push_back(std::move(figure));
  }
  return data;
}

PublishedData load_published(const fs::path& file) {
  return read_published(text::read_file(file), file.string());
}

std::vector<fs::path> published_folders() {
  std::vector<fs::path> folders;
  for (const auto& place : text::library_places())
    if (!place.published.empty()) folders.push_back(place.published);
  return folders;
}

fs::path find_published(const std::string& name, const fs::path& scenario) {
  std::vector<std::string> known;
  std::error_code error;
  if (const auto own = scenario.parent_path() / (name + ".json"); !scenario.empty() && may_be_data_set(own))
    return own;
  const auto folders = published_folders();
  for (const auto& folder : folders) {
    if (fs::is_regular_file(folder / (name + ".json"), error)) return folder / (name + ".json");
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
      if (is_data_set(entry->path())) known.push_back(entry->path().stem().string());
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  throw text::InputError(fmt::format("no published data set \"{}\"; legal: {}; looked in {}", name,
                                     fmt::join(known, ", "), fmt::join(names_of(folders), " and ")));
}

std::vector<ExpectedFigure> expected_figures(const PublishedData& data,
                                             std::span<const VariantResult> variants) {
  const auto variants_of = [&](const std::string& row) {
    std::vector<std::string> names;
    for (const auto& variant : variants)
      if ((variant.published.empty() ? variant.name : variant.published) == row)
        names.push_back(variant.name);
    return names;
  };
  std::vector<ExpectedFigure> figures;
  for (const auto& figure : data.figures)
    for (const auto& variant : variants_of(figure.variant)) {
      auto found = figure;
      found.variant = variant;
      if (figure.over.empty())
        figures.push_back(std::move(found));
      else
        for (const auto& over : variants_of(figure.over)) {
          found.over = over;
          figures.push_back(found);
        }
    }
  return figures;
}

Notes read_notes(std::string_view text, const std::string& file) {
  const auto json = text::parse_json(text, file);
  const StrictObject root(json, file, {"format", "of", "notes"});
  if (root.text("format") != kNotesFormat)
    root.fail(fmt::format("\"format\": expected \"{}\", found \"{}\"", kNotesFormat, root.text("format")));
  Notes notes;
  if (!root.at("notes").is_object()) root.fail("\"notes\": expected an object");
  for (const auto& [key, note] : root.at("notes").items()) {
    if (!note.is_string())
      root.fail(fmt::format("notes[\"{}\"]: expected a string, found {}", key, note.dump()));
    const auto colon = key.rfind(": ");
    const auto metric = colon == std::string::npos ? key : key.substr(colon + 2);
    if (find_metric(metric) == nullptr)
      root.fail(fmt::format("notes[\"{}\"]: expected a metric, or \"VARIANT: METRIC\"", key));
    notes.emplace(key, note.get<std::string>());
  }
  return notes;
}

Notes load_notes(const fs::path& published_file) {
  auto file = published_file;
  file.replace_extension(".notes.json");
  std::error_code error;
  return fs::exists(file, error) ? read_notes(text::read_file(file), file.string()) : Notes{};
}

} // namespace dioscope::results
