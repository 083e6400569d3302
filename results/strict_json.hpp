#pragma once
/// Reading the data files of results/published strictly: no key unknown, every complaint with its place.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "results/variant_result.hpp"
#include "text/error.hpp"

namespace dioscope::results {

/// One object of a data file, with the place where it stands.
class StrictObject {
 public:
  /// Throws text::InputError when `json` is no object or has a key that is not in `legal`.
  StrictObject(const Json& json, std::string where, std::initializer_list<std::string_view> legal);
  bool has(const char* key) const { return json_.contains(key); }
  const Json& at(const char* key) const;
  /// One printable line.
  std::string text(const char* key) const;
  double number(const char* key) const;
  std::optional<double> optional_number(const char* key) const;
  bool flag(const char* key) const; ///< false when absent
  /// The array at `key`; absent: an error.
  const Json& list(const char* key) const;
  const std::string& where() const { return where_; }
  [[noreturn]] void fail(const std::string& problem) const;

 private:
  const Json& json_;
  std::string where_;
};

} // namespace dioscope::results
