#pragma once
/// The files about a profile.
#include <span>
#include <vector>

#include "results/output_folder.hpp"
#include "tracing/profile/comparison.hpp"

namespace dioscope::tracing {

/// A variant, and what its Profiler counted.
struct ProfiledVariant {
  const results::VariantResult& result;
  const TickProfile& ticks;
};

/// All of them: readprofile-VARIANT.map and .profile and lockstat-VARIANT.txt of each variant, then
/// profile-comparison.csv, profile-tree.csv and profile.md of all. For results::write_results().
std::vector<results::File> profile_files(std::span<const ProfiledVariant> variants,
                                         const results::PublishedProfile& published);

/// One line per function of a variant, in the order of ProfileComparison.
std::string comparison_csv(std::span<const ProfiledVariant> variants,
                           const results::PublishedProfile& published);
/// One line per CPU, context, task, function and reason of a variant.
std::string tree_csv(std::span<const ProfiledVariant> variants);
/// What such a profile cannot see, and for each variant the functions of which it says most wrongly and a
/// table.
std::string profile_page(std::span<const ProfiledVariant> variants,
                         const results::PublishedProfile& published);

} // namespace dioscope::tracing
