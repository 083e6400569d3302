#pragma once
/// Names that are asked for with every event.
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

#include "tracing/names.hpp"

namespace dioscope::tracing {

/// What `make` says of a number, asked once for each.
template <class Value>
class NumberCache {
 public:
  template <class Make>
  const Value& get(std::uint64_t number, Make&& make) {
    if (const auto known = values_.find(number); known != values_.end()) return known->second;
    return values_.emplace(number, make(number)).first->second;
  }

 private:
  std::unordered_map<std::uint64_t, Value> values_;
};

/// The names of tasks, asked for when they are first met.
class TaskNames {
 public:
  explicit TaskNames(const Names& names) : names_(names) {}
  bool known(std::uint32_t pid) const { return pid < names_by_pid_.size() && !names_by_pid_[pid].empty(); }
  const std::string& operator[](std::uint32_t pid) {
    if (!known(pid)) {
      if (names_by_pid_.size() <= pid) names_by_pid_.resize(pid + 1);
      names_by_pid_[pid] = names_.task(pid);
    }
    return names_by_pid_[pid];
  }

 private:
  const Names& names_;
  std::deque<std::string> names_by_pid_;
};

} // namespace dioscope::tracing
