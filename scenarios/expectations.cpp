#include "scenarios/expectations.hpp"

#include <fmt/format.h>

#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"

namespace dioscope::scenarios {
namespace {

const std::vector<std::string> kKeys{"metric",    "variant", "over", "published",
                                     "tolerance", "min",     "max",  "source"};

class ExpectationReader {
 public:
  ExpectationReader(std::string file, Names variants)
      : file_(std::move(file)), variants_(std::move(variants)) {}

  Expectation read(const text::Json& entry, const std::string& path) const {
    check_object(entry, kKeys, file_, path);
    Expectation expectation;
    expectation.metric = line_at(entry, "metric", file_, path);
    if (expectation.metric.empty())
      throw text::InputError(file_, path + ".metric",
                             "missing: found no metric; legal: a metric of result.json");
    expectation.variant = variant_at(entry, "variant", path);
    expectation.over = variant_at(entry, "over", path);
    expectation.published = number_at(entry, "published", path);
    expectation.min = number_at(entry, "min", path);
    expectation.max = number_at(entry, "max", path);
    expectation.tolerance = percent_at(entry, "tolerance", file_, path);
    expectation.source = line_at(entry, "source", file_, path);
    if (!expectation.published && !expectation.min && !expectation.max)
      throw text::InputError(file_, path, "nothing to expect: found no figure; legal: published, min or max");
    if (expectation.tolerance && !expectation.published)
      throw text::InputError(file_, path + ".tolerance",
                             "found no figure to deviate from; legal: together with published");
    if (!expectation.over.empty() && expectation.variant.empty())
      throw text::InputError(file_, path + ".over",
                             "found no variant to divide; legal: together with variant");
    if (expectation.min && expectation.max && *expectation.min > *expectation.max)
      throw text::InputError(
          file_, path + ".min",
          fmt::format("out of range: found {}; legal: at most max, {}", *expectation.min, *expectation.max));
    return expectation;
  }

 private:
  std::string variant_at(const text::Json& entry, const std::string& key, const std::string& path) const {
    return name_at(entry, key, "variant", variants_, file_, path);
  }

  std::optional<double> number_at(const text::Json& entry, const std::string& key,
                                  const std::string& path) const {
    const auto found = entry.find(key);
    if (found == entry.end()) return std::nullopt;
    if (!found->is_number())
      throw text::InputError(
          file_, text::join_path(path, key),
          fmt::format("wrong type: found {}; legal: a number in the metric's unit", text::describe(*found)));
    return found->get<double>();
  }

  std::string file_;
  Names variants_;
};

} // namespace

std::vector<Expectation> read_expectations(const text::Json& document, const std::string& file,
                                           const std::vector<Variant>& variants) {
  std::vector<Expectation> list;
  const auto found = document.find("expect");
  if (found == document.end()) return list;
  if (!found->is_array())
    throw text::InputError(
        file, "expect",
        fmt::format("wrong type: found {}; legal: an array of expectations", text::describe(*found)));
  const ExpectationReader reader(file, names_of(variants));
  for (std::size_t i = 0; i < found->size(); ++i)
    list.push_back(reader.read((*found)[i], fmt::format("expect[{}]", i)));
  return list;
}

} // namespace dioscope::scenarios
