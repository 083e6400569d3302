#include "report/lock_cycle.hpp"

#include <algorithm>
#include <string_view>

namespace dioscope::report {

std::vector<std::string> lock_cycle(const std::string& story) {
  constexpr std::string_view kCycle = "cycle: ";
  constexpr std::string_view kArrow = " -> ";
  std::vector<std::string> names;
  const auto begin = story.find(kCycle);
  if (begin == std::string::npos) return names;
  auto line = story.substr(begin + kCycle.size());
  line.erase(std::min(line.size(), line.find('\n')));
  for (auto arrow = line.find(kArrow); arrow != std::string::npos; arrow = line.find(kArrow)) {
    names.push_back(line.substr(0, arrow));
    line.erase(0, arrow + kArrow.size());
  }
  return names; // without the last, which is the first again
}

} // namespace dioscope::report
