#pragma once
/// Fields that the lists of a scenario have in common. Each throws text::InputError with `parent`.`key`.
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "text/json.hpp"

namespace dioscope::scenarios {

/// An object without keys that are not `legal`.
void check_object(const text::Json& entry, const std::vector<std::string>& legal, const std::string& file,
                  const std::string& path);

/// A part of one, from a text such as "3%", 0% .. 1000%; none when the key is not there.
std::optional<double> percent_at(const text::Json& entry, const std::string& key, const std::string& file,
                                 const std::string& parent);

/// Legal names in their order, found at once however many there are.
class Names {
 public:
  Names(std::vector<std::string> names) : all_(std::move(names)), set_(all_.begin(), all_.end()) {} // NOLINT
  bool contains(const std::string& name) const { return set_.contains(name); }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::unordered_set<std::string> set_;
};

struct Variant;
Names names_of(const std::vector<Variant>& variants);

/// One of `names`; empty when the key is not there. `what` is what they are, as in "variant".
std::string name_at(const text::Json& entry, const std::string& key, const std::string& what,
                    const Names& names, const std::string& file, const std::string& parent);

} // namespace dioscope::scenarios
