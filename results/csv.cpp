#include "results/csv.hpp"

#include "results/lock_figures.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "text/escape.hpp"

namespace dioscope::results {
namespace {

/// `fields`, then the names of `figures`.
template <class Figures>
std::string header(std::vector<std::string> fields, const Figures& figures) {
  for (const auto& figure : figures) fields.emplace_back(figure.name);
  return csv_line(fields);
}

/// `fields`, then the row's figures.
template <class Row, class Figures>
std::string line(std::vector<std::string> fields, const Row& row, const Figures& figures) {
  for (const auto& figure : figures)
    fields.push_back(std::visit([&](auto member) { return exact_text(row.*member); }, figure.member));
  return csv_line(fields);
}

} // namespace

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  bool first = true;
  for (const auto& field : fields) {
    line.append(first ? "" : ",").append(text::csv_cell(field));
    first = false;
  }
  return line + "\n";
}

std::string metrics_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,metric,unit,value\n";
  for (const auto& variant : variants)
    for (const auto& metric : metric_declarations())
      text += csv_line({variant.name, std::string(metric.name), std::string(metric.unit),
                        exact_text(variant.metric(std::string(metric.name)))});
  return text;
}

std::string statistics_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,model,name,quantity,unit,value\n";
  for (const auto& variant : variants)
    for (const auto& s : variant.statistics)
      text += csv_line({variant.name, s.model, s.name, s.quantity, s.unit, exact_text(s.value)});
  return text;
}

std::string histograms_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,histogram,lower_ns,upper_ns,count,up_to_here_pct\n";
  for (const auto& variant : variants)
    for (const auto& histogram : variant.histograms) {
      std::uint64_t so_far = 0;
      for (const auto& bin : histogram.bins) {
        so_far += bin.count;
        text +=
            csv_line({variant.name, histogram.name, std::to_string(bin.lower_ns),
                      std::to_string(bin.upper_ns), std::to_string(bin.count),
                      exact_text(100 * static_cast<double>(so_far) / static_cast<double>(histogram.count))});
      }
    }
  return text;
}

std::string interrupts_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,line,cpu,count,per_second\n";
  for (const auto& variant : variants)
    for (const auto& row : variant.interrupts)
      text += csv_line({variant.name, row.line, std::to_string(row.cpu), std::to_string(row.count),
                        exact_text(row.per_second)});
  return text;
}

std::string profile_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,context,function,run_us_per_io,spin_us_per_io,miss_us_per_io\n";
  for (const auto& variant : variants)
    for (const auto& row : variant.profile)
      text += csv_line({variant.name, row.context, row.function, exact_text(row.run_us_per_io),
                        exact_text(row.spin_us_per_io), exact_text(row.miss_us_per_io)});
  return text;
}

std::string sampled_csv(std::span<const VariantResult> variants) {
  std::string text = "variant,function,us_per_io\n";
  for (const auto& variant : variants)
    for (const auto& row : variant.sampled)
      text += csv_line({variant.name, row.function, exact_text(row.us_per_io)});
  return text;
}

std::string locks_csv(std::span<const VariantResult> variants) {
  auto text = header({"variant", "class"}, kLockFigures);
  for (const auto& variant : variants)
    for (const auto& lock : variant.locks) text += line({variant.name, lock.name}, lock, kLockFigures);
  return text;
}

std::string lock_takers_csv(std::span<const VariantResult> variants) {
  auto text = header({"variant", "class", "function"}, kLockTakerFigures);
  for (const auto& variant : variants)
    for (const auto& lock : variant.locks)
      for (const auto& taker : lock.takers)
        text += line({variant.name, lock.name, taker.function}, taker, kLockTakerFigures);
  return text;
}

std::string vmstat_csv(std::span<const VariantResult> variants) {
  std::string text =
      "variant,at_s,runnable,blocked,blocks_in,blocks_out,interrupts,context_switches,user_pct,"
      "system_pct,idle_pct\n";
  for (const auto& variant : variants)
    for (const auto& s : variant.vmstat)
      text += csv_line({variant.name, exact_text(s.at_s), std::to_string(s.runnable),
                        std::to_string(s.blocked), exact_text(s.blocks_in), exact_text(s.blocks_out),
                        exact_text(s.interrupts), exact_text(s.context_switches), exact_text(s.user_pct),
                        exact_text(s.system_pct), exact_text(s.idle_pct)});
  return text;
}

} // namespace dioscope::results
