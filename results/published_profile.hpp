#pragma once
/// Kernel profiles by clock ticks from the literature as data: results/published/profile-*.csv.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/error.hpp"

namespace dioscope::results {

/// Two profiles, A and B, side by side.
struct PublishedProfile {
  static constexpr std::size_t kColumns = 2;
  struct Row {
    std::string function;                           ///< as published
    std::array<std::optional<double>, kColumns> us; ///< per I/O, above 0; none where it was not listed
    std::vector<std::string> simulated_as; ///< the simulated functions that stand for it, one at least
  };
  std::vector<std::string>
      sources;           ///< what was measured, where it is from, how the figures follow; a line each
  std::vector<Row> rows; ///< no simulated function stands for two
};

/// Lines that begin with # are sources. Throws text::InputError: line, what was found and what is legal.
PublishedProfile read_published_profile(std::string_view text, const std::string& file);
/// The one in published_folders(). Throws text::InputError.
PublishedProfile load_published_profile(const std::string& name = "profile-2002-08-29");

} // namespace dioscope::results
