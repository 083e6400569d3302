#pragma once
/// Parameters, declared once: one table per model gives name, type, legal range, source and one sentence; the
/// struct's member initialiser gives the default. The JSON schema, the checks and their messages, the
/// effective configuration and `dioscope params` all come from the table.
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/units.hpp"

namespace dioscope::sim {

/// A parameter's value. std::string is a name out of a list of choices.
using ParameterValue =
    std::variant<bool, std::int64_t, double, Duration, Bytes, Rate, Frequency, std::string>;

/// Between which values the truth may lie, where somebody said so.
struct Uncertainty {
  ParameterValue low; ///< same alternative as the default, which lies between both
  ParameterValue high;
  std::string source; ///< of the values other than the default; empty for what is exact
};

/// One declared parameter, whatever struct it lives in.
struct Parameter {
  std::string name;
  ParameterValue default_value;
  ParameterValue least; ///< same alternative as default_value; unused for bool and choices
  ParameterValue most;
  /// Only whole multiples of it are legal; same alternative as default_value, an integer, a time or a size.
  std::optional<ParameterValue> step;
  std::vector<std::string> choices; ///< for std::string only
  std::string source;               ///< where the default is from, or "fitted on ...", or "model choice: ..."
  std::string sentence;
  std::optional<Uncertainty> uncertainty; ///< none: nobody said how far the default may be off
  std::function<ParameterValue(const void*)> get;
  std::function<void(void*, const ParameterValue&)> set;
};

/// Whether a parameter's source says that its value was fitted.
inline bool is_fitted(std::string_view source) { return source.starts_with("fitted"); }

/// "time", "size", "rate", "frequency", "integer", "number", "boolean" or "name".
std::string_view type_name(const ParameterValue& value);
/// As it is written in a scenario file, without JSON quotes.
std::string to_string(const ParameterValue& value);
/// "1us .. 20us", "4KiB .. 64MiB, in steps of 4KiB", "true or false", or the list of choices.
std::string legal_values(const Parameter& parameter);
/// "113ns .. 361ns (M1)", "exact" or "not stated".
std::string uncertainty_text(const Parameter& parameter);
/// What is legal just below and just above a value in range that lies between two steps: "20KiB and 24KiB".
/// Empty for every other value. Precondition: same alternative.
std::string between_steps(const Parameter& parameter, const ParameterValue& value);
/// Throws std::out_of_range with found and legal values when `value` is not legal. Precondition: same
/// alternative.
void check_range(const Parameter& parameter, const ParameterValue& value);

/// The parameters of one model.
struct ParameterSet {
  std::string path; ///< where it stands in a scenario: "storage.disk"
  std::string sentence;
  std::vector<Parameter> parameters;
};

/// Builds a ParameterSet from pointers to members of T.
template <class T>
class ParameterTable : public ParameterSet {
 public:
  ParameterTable(std::string path_text, std::string sentence_text) {
    path = std::move(path_text);
    sentence = std::move(sentence_text);
  }

  /// A parameter with a range, both ends legal.
  template <class V>
  ParameterTable& add(std::string name, V T::*member, V least, V most, std::string source, std::string text) {
    parameters.push_back(make<V, V>(std::move(name), member, std::move(source), std::move(text)));
    parameters.back().least = least;
    parameters.back().most = most;
    return *this;
  }
  ParameterTable& add(std::string name, bool T::*member, std::string source, std::string text) {
    parameters.push_back(make<bool, bool>(std::move(name), member, std::move(source), std::move(text)));
    return *this;
  }
  /// A choice by name.
  ParameterTable& add(std::string name, std::string T::*member, std::vector<std::string> choices,
                      std::string source, std::string text) {
    parameters.push_back(
        make<std::string, std::string>(std::move(name), member, std::move(source), std::move(text)));
    parameters.back().choices = std::move(choices);
    return *this;
  }
  /// Of the parameter added last, only whole multiples of `value` are legal; both ends of its range are.
  template <class V>
  requires std::same_as<V, std::int64_t> || std::same_as<V, Duration> || std::same_as<V, Bytes>
      ParameterTable& step(V value) {
    parameters.back().step = value;
    return *this;
  }
  /// How far the parameter added last may be off, and who says so.
  template <class V>
  ParameterTable& uncertain(V low, V high, std::string source) {
    parameters.back().uncertainty = Uncertainty{low, high, std::move(source)};
    return *this;
  }
  /// The parameter added last is what the kernel's source says, or a setting of the experiment.
  ParameterTable& exact() {
    const auto& value = parameters.back().default_value;
    parameters.back().uncertainty = Uncertainty{value, value, {}};
    return *this;
  }

 private:
  template <class V, class M>
  static Parameter make(std::string name, M T::*member, std::string source, std::string text) {
    Parameter p;
    p.name = std::move(name);
    p.default_value = T{}.*member;
    p.source = std::move(source);
    p.sentence = std::move(text);
    p.get = [member](const void* object) { return ParameterValue{static_cast<const T*>(object)->*member}; };
    p.set = [member](void* object, const ParameterValue& v) {
      static_cast<T*>(object)->*member = std::get<V>(v);
    };
    return p;
  }
};

} // namespace dioscope::sim
