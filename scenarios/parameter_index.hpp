#pragma once
/// All parameters of a configuration by their path, without knowing the models they belong to.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/parameters.hpp"

namespace dioscope::scenarios {

/// One model's table together with the struct that holds the values.
struct BoundSet {
  const sim::ParameterSet* set;
  void* object;
};

/// One parameter and where its value is.
struct BoundParameter {
  std::string path; ///< "storage.disk.rpm"
  const sim::Parameter* parameter;
  void* object;
  sim::ParameterValue value() const { return parameter->get(object); }
};

class ParameterIndex {
 public:
  /// Throws std::logic_error when two parameters have the same path or one is also a group.
  explicit ParameterIndex(const std::vector<BoundSet>& sets);

  /// In the order of declaration.
  const std::vector<BoundParameter>& parameters() const& { return parameters_; }
  const std::vector<BoundParameter>& parameters() && = delete; ///< it would dangle
  /// nullptr when there is none.
  const BoundParameter* find(std::string_view path) const;
  /// True for "storage" and "storage.disk", and for the root "".
  bool is_group(std::string_view path) const { return groups_.contains(path); }
  /// The sentence of the table at `path`, empty for a group that only holds others.
  std::string sentence(std::string_view path) const;
  /// Names of the parameters and groups directly in a group, in order of declaration.
  const std::vector<std::string>& children(std::string_view group) const {
    return groups_.find(group)->second.children;
  }
  /// Every path that ends in ".`name`", for suggestions when a key stands at the wrong place.
  std::vector<std::string> paths_ending_in(std::string_view name) const;
  std::vector<std::string> paths() const;

 private:
  struct Group {
    std::string sentence;
    std::vector<std::string> children;
  };
  void add_group(const std::string& path);
  void add_child(const std::string& path);

  std::vector<BoundParameter> parameters_;
  std::map<std::string, std::size_t, std::less<>> by_path_;
  std::map<std::string, Group, std::less<>> groups_;
};

} // namespace dioscope::scenarios
