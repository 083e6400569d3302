#include "scenarios/scenario.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <type_traits>

#include "scenarios/expectations.hpp"
#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"
#include "text/escape.hpp"

namespace dioscope::scenarios {
namespace {

/// Each has a whole configuration.
constexpr std::size_t kMostVariants = 1000;

/// Which variants set a path, for the note that an override takes it away from them.
using SetBy = std::map<std::string, std::vector<std::string>>;

class VariantReader {
 public:
  VariantReader(const text::Json& document, std::string file) : document_(document), file_(std::move(file)) {}

  std::vector<Variant> read(const Configuration& base, SetBy& set_by) {
    std::vector<Variant> variants;
    const auto found = document_.find("variants");
    if (found == document_.end()) return variants;
    if (!found->is_array() || found->empty())
      throw text::InputError(file_, "variants",
                             fmt::format("found {}; legal: an array of at least one variant",
                                         found->is_array() ? "an empty array" : text::describe(*found)));
    if (found->size() > kMostVariants)
      throw text::InputError(
          file_, "variants",
          fmt::format("found {} variants; legal: at most {}, `dioscope sweep` varies values", found->size(),
                      kMostVariants));
    for (std::size_t i = 0; i < found->size(); ++i) {
      variants.push_back(read_one((*found)[i], fmt::format("variants[{}]", i), base, set_by));
      check_unique(variants);
    }
    return variants;
  }

 private:
  Variant read_one(const text::Json& entry, const std::string& path, const Configuration& base,
                   SetBy& set_by) {
    static const std::vector<std::string> kKeys{"name", "description", "set", "published"};
    check_object(entry, kKeys, file_, path);
    Variant variant;
    variant.name = line_at(entry, "name", file_, path);
    if (variant.name.empty())
      throw text::InputError(file_, path + ".name", "found no name; legal: a text that no other variant has");
    variant.description = text_at(entry, "description", file_, path);
    variant.published = line_at(entry, "published", file_, path);
    variant.configuration = base;
    const auto set = entry.find("set");
    if (set == entry.end()) return variant;
    if (!set->is_object())
      throw text::InputError(
          file_, path + ".set",
          fmt::format("wrong type: found {}; legal: an object of \"path\": value", text::describe(*set)));
    const ParameterIndex index(bind(variant.configuration));
    for (const auto& [key, value] : set->items()) {
      assign(index, key, value, file_, fmt::format("{}.set.{}", path, key));
      set_by[key].push_back(variant.name);
    }
    return variant;
  }

  void check_unique(const std::vector<Variant>& variants) const {
    const auto& last = variants.back().name;
    for (std::size_t i = 0; i + 1 < variants.size(); ++i)
      if (variants[i].name == last)
        throw text::InputError(
            file_, fmt::format("variants[{}].name", variants.size() - 1),
            fmt::format("duplicate name: found {}, the name of variants[{}]; legal: a text that no "
                        "other variant has",
                        text::Json(last).dump(), i));
  }

  const text::Json& document_;
  std::string file_;
};

void finish(Scenario& scenario, const LoadOptions& options, const SetBy& set_by, Configuration& base) {
  const auto wanted = [&](const std::string& name) {
    return options.variants.empty() || std::ranges::find(options.variants, name) != options.variants.end();
  };
  const ParameterIndex base_index(bind(base));
  const auto base_found = without_effect(base);
  for (auto& variant : scenario.variants) {
    if (!wanted(variant.name)) continue;
    const ParameterIndex index(bind(variant.configuration));
    if (options.quick) scale_for_quick(index, quick_parameters());
    for (const auto& text : options.overrides) assign_override(index, text);
    const auto found = contradictions(variant.configuration);
    if (!found.empty())
      throw text::InputError(scenario.file.string(), fmt::format("variant \"{}\"", variant.name),
                             fmt::format("contradiction: {}", fmt::join(found, "; and ")));
    // A variant that only chose another policy than the one that the parts gave a value for is not told.
    for (const auto& [path, text] : without_effect(variant.configuration))
      if (base_index.find(path)->value() != index.find(path)->value() ||
          std::ranges::find(base_found, path, &WithoutEffect::path) != base_found.end())
        scenario.notes.push_back(fmt::format("in \"{}\" {}", variant.name, text));
  }
  for (const auto& text : options.overrides) {
    const auto set = set_by.find(text.substr(0, text.find('=')));
    if (set == set_by.end()) continue;
    auto names = set->second;
    std::erase_if(names, std::not_fn(wanted));
    if (!names.empty())
      scenario.notes.push_back(fmt::format("--set {} replaces the value that the scenario gives in \"{}\"",
                                           text, fmt::join(names, "\", \"")));
  }
}

} // namespace

Scenario load(const std::filesystem::path& file, const LoadOptions& options) {
  if (!text::is_printable_line(file.stem().string()))
    throw text::InputError(
        file.string(), "",
        "found a file name with characters that cannot be printed; legal: a name in UTF-8, "
        "since results are named after it");
  Configuration base;
  const ParameterIndex index(bind(base));
  Reader reader(index);
  const auto document = reader.apply_scenario(file);
  const auto name = file.string();

  Scenario scenario;
  scenario.name = file.stem().string();
  scenario.file = file;
  scenario.sources = reader.sources();
  scenario.title = title_of(document, name, "what the experiment is");
  scenario.description = text_at(document, "description", name, "");
  scenario.compare_with = line_at(document, "compare_with", name, "");

  SetBy set_by;
  scenario.variants = VariantReader(document, name).read(base, set_by);
  if (scenario.variants.empty()) scenario.variants.push_back({scenario.name, {}, {}, base});
  scenario.expectations = read_expectations(document, name, scenario.variants);
  scenario.claim = read_claim(document, name, scenario.variants);
  finish(scenario, options, set_by, base);
  return scenario;
}

const std::vector<std::string>& quick_parameters() {
  static const std::vector<std::string> kPaths{"workload.requests", "run.warmup"};
  return kPaths;
}

void scale_for_quick(const ParameterIndex& index, const std::vector<std::string>& paths) {
  constexpr std::int64_t kDivisor = 10;
  const auto tenth = [](std::int64_t n) { return n / kDivisor + (n % kDivisor > 0 ? 1 : 0); };
  for (const auto& path : paths) {
    const auto* bound = index.find(path);
    if (bound == nullptr) continue;
    auto value = bound->value();
    if (auto* count = std::get_if<std::int64_t>(&value))
      *count = tenth(*count);
    else if (auto* size = std::get_if<sim::Bytes>(&value))
      size->count = tenth(size->count);
    else if (auto* time = std::get_if<sim::Duration>(&value))
      *time = sim::Duration{tenth(time->count())};
    if (value < bound->parameter->least) value = bound->parameter->least;
    bound->parameter->set(bound->object, value);
  }
}

std::vector<std::string> variant_names(std::span<const Variant> variants) {
  std::vector<std::string> names;
  for (const auto& variant : variants) names.push_back(variant.name);
  return names;
}

std::string names_of(std::span<const Variant> variants) {
  return fmt::format("{}", fmt::join(variant_names(variants), "; "));
}

} // namespace dioscope::scenarios
