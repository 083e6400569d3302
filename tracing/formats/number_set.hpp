#pragma once
/// A set of small numbers.
#include <cstddef>
#include <vector>

namespace dioscope::tracing {

class NumberSet {
 public:
  /// False when it is there already.
  bool insert(std::size_t number) {
    if (members_.size() <= number) members_.resize(number + 1);
    if (members_[number]) return false;
    members_[number] = true;
    return true;
  }
  /// False when it is not there.
  bool erase(std::size_t number) {
    if (number >= members_.size() || !members_[number]) return false;
    members_[number] = false;
    return true;
  }
  template <class Visit>
  void each(Visit&& visit) const {
    for (std::size_t number = 0; number < members_.size(); ++number)
      if (members_[number]) visit(number);
  }

 private:
  std::vector<bool> members_;
};

} // namespace dioscope::tracing
