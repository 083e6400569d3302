#include "tracing/profile/profile_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "results/csv.hpp"
#include "results/lockstat_view.hpp"
#include "results/number_text.hpp"
#include "results/write_results.hpp"
#include "tracing/profile/readprofile.hpp"

namespace dioscope::tracing {
namespace {

using results::exact_text;

} // namespace

std::string comparison_csv(std::span<const ProfiledVariant> variants,
                           const results::PublishedProfile& published) {
  std::string text = "variant,function,simulated_as,published_a_us,published_b_us,ticks,found_us,expected_us,"
                     "true_us,hidden_us,published_a_pct,published_b_pct,found_pct,expected_pct,true_pct\n";
  for (const auto& variant : variants) {
    const auto comparison = compare_profiles(variant.result, variant.ticks, published);
    const auto& sum = comparison.sum;
    for (const auto& f : comparison.functions) {
      const auto share = [&](std::optional<double> part, double all) {
        return exact_text(percent(f, part, all));
      };
      text += results::csv_line(
          {variant.result.name, f.function, fmt::format("{}", fmt::join(f.simulated_as, " ")),
           exact_text(f.published[0]), exact_text(f.published[1]), std::to_string(f.ticks),
           exact_text(f.found), exact_text(f.expected), exact_text(f.spent), exact_text(f.hidden()),
           share(f.published[0], *sum.published[0]), share(f.published[1], *sum.published[1]),
           share(f.found, sum.found), share(f.expected, sum.expected), share(f.spent, sum.spent)});
    }
  }
  return text;
}

std::string tree_csv(std::span<const ProfiledVariant> variants) {
  std::string text = "variant,cpu,context,task,task_name,function,reason,ns\n";
  for (const auto& variant : variants)
    for (const auto& spent : variant.ticks.spent)
      text += results::csv_line({variant.result.name, std::to_string(spent.cpu), spent.context,
                                 std::to_string(spent.task), spent.task_name, spent.function, spent.reason,
                                 std::to_string(spent.ns)});
  return text;
}

std::vector<results::File> profile_files(std::span<const ProfiledVariant> variants,
                                         const results::PublishedProfile& published) {
  std::vector<results::File> files;
  for (const auto& [result, ticks] : variants) {
    const auto slug = results::slug(result.name);
    files.emplace_back(results::unused_name(files, "readprofile-" + slug, ".map"), system_map());
    files.emplace_back(results::unused_name(files, "readprofile-" + slug, ".profile"),
                       profile_buffer(ticks.measured));
    files.emplace_back(results::unused_name(files, "lockstat-" + slug, ".txt"),
                       results::lockstat_view(result));
  }
  files.emplace_back("profile-comparison.csv", comparison_csv(variants, published));
  files.emplace_back("profile-tree.csv", tree_csv(variants));
  files.emplace_back("profile.md", profile_page(variants, published));
  return files;
}

} // namespace dioscope::tracing
