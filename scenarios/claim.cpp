#include "scenarios/claim.hpp"

#include <fmt/format.h>

#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::scenarios {
namespace {

/// A line that has to be there.
std::string need_line(const text::Json& entry, const std::string& key, const std::string& file,
                      const std::string& parent) {
  auto line = line_at(entry, key, file, parent);
  if (line.empty())
    throw text::InputError(file, text::join_path(parent, key), "missing: found nothing; legal: a text");
  return line;
}

Prediction read_prediction(const text::Json& entry, const std::string& path, const std::string& file,
                           const Names& variants) {
  static const std::vector<std::string> kKeys{"condition", "metric", "variant", "than", "relation", "within"};
  check_object(entry, kKeys, file, path);
  for (const auto* key : {"metric", "variant", "than", "relation"}) need_line(entry, key, file, path);
  Prediction prediction{.condition = line_at(entry, "condition", file, path),
                        .metric = line_at(entry, "metric", file, path),
                        .variant = name_at(entry, "variant", "variant", variants, file, path),
                        .than = name_at(entry, "than", "variant", variants, file, path),
                        .relation = name_at(entry, "relation", "relation", claim_relations(), file, path),
                        .within = percent_at(entry, "within", file, path)};
  if (prediction.within.has_value() != (prediction.relation == "same"))
    throw text::InputError(
        file, path + ".within",
        fmt::format("found {} \"within\" and relation \"{}\"; legal: \"within\" with relation "
                    "\"same\", and only there",
                    prediction.within ? "a" : "no", prediction.relation));
  return prediction;
}

} // namespace

const std::vector<std::string>& claim_relations() {
  static const std::vector<std::string> kNames{"more", "less", "same"};
  return kNames;
}

const std::vector<std::string>& claim_findings() {
  static const std::vector<std::string> kNames{"true", "false", "conditional"};
  return kNames;
}

std::optional<Claim> read_claim(const text::Json& document, const std::string& file,
                                const std::vector<Variant>& variants) {
  const auto found = document.find("claim");
  if (found == document.end()) return std::nullopt;
  check_object(*found, {"said", "source", "predictions", "finding", "because"}, file, "claim");
  const auto names = names_of(variants);
  Claim claim;
  claim.said = need_line(*found, "said", file, "claim");
  claim.source = need_line(*found, "source", file, "claim");
  need_line(*found, "finding", file, "claim");
  claim.finding = name_at(*found, "finding", "finding", claim_findings(), file, "claim");
  claim.because = text_at(*found, "because", file, "claim");
  const auto list = found->find("predictions");
  if (list == found->end() || !list->is_array() || list->empty())
    throw text::InputError(file, "claim.predictions",
                           fmt::format("found {}; legal: an array of at least one prediction",
                                       list == found->end() ? "none"
                                       : list->is_array()   ? "an empty array"
                                                            : text::describe(*list)));
  for (std::size_t i = 0; i < list->size(); ++i)
    claim.predictions.push_back(
        read_prediction((*list)[i], fmt::format("claim.predictions[{}]", i), file, names));
  return claim;
}

} // namespace dioscope::scenarios
