#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "results/number_text.hpp"
#include "results/table.hpp"
#include "text/escape.hpp"
#include "tracing/profile/profile_files.hpp"

namespace dioscope::tracing {
namespace {

using results::number_text;

constexpr std::string_view kExplanation =
    R"(The kernel's profiler counts, at every tick of a CPU's own timer, the function that the tick comes upon. The timer is an
interrupt like others: while a CPU has interrupts off, its tick has to wait, and it is taken at the first instruction
after they are on again. So the profiler cannot see any time with interrupts off. It counts all of it where interrupts are
enabled again: that of interrupt handlers in what they came upon, or in `do_softirq`, which enables interrupts when a handler
has ended; that under a lock that keeps interrupts off in the function that gives the lock up, such as `scsi_dispatch_cmd`.
The functions in which that time was spent look cheaper than they are, or are not in the profile at all.
)";

constexpr std::string_view kColumns =
    R"(All figures are microseconds per I/O; without the idle loop and user mode. *found*: by the ticks of the measured interval,
as the profiler would have told. *expected*: the same without the chance of where ticks come, from the time with interrupts
on in each function and that with interrupts off where they are enabled again. *true*: what the function took, from the cost
ledger. *hidden* is *true* less *expected*: what such a profile does not show of it, or, below 0, adds to it. Behind the bar
the same in percent of the sum of the published functions. The costs of the models are fitted on column A, so that
*expected* beside A says how well, and nothing more; column B was not fitted on.
)";

/// "`hba_interrupt` (40.1 us)" of the functions that `amount` is largest of; only what is above a part of
/// all.
template <class Amount>
std::string largest(const ProfileComparison& comparison, Amount amount) {
  constexpr std::size_t kMost = 4;
  constexpr double kLeast = 0.05; // us
  auto functions = comparison.functions;
  std::ranges::stable_sort(functions, std::greater{}, amount);
  std::vector<std::string> named;
  for (const auto& f : functions)
    if (named.size() < kMost && amount(f) >= kLeast)
      named.push_back(fmt::format("`{}` ({} us)", f.function, number_text(amount(f))));
  return named.empty() ? "nothing" : fmt::format("{}", fmt::join(named, ", "));
}

results::Table table_of(const ProfileComparison& comparison) {
  using Align = results::Table::Align;
  results::Table table;
  table.add_column("function", Align::left);
  for (const auto* title :
       {"A", "B", "found", "expected", "true", "hidden", "A, %", "B, %", "expected, %", "true, %"})
    table.add_column(title, Align::right);
  constexpr double kLeast = 0.05; // us
  for (const auto& f : comparison.functions) {
    if (!f.listed && f.expected < kLeast && f.spent < kLeast) continue;
    const auto share = [&](std::optional<double> part, double all) {
      const auto value = percent(f, part, all);
      return value ? results::fixed_text(*value, 1) : "";
    };
    const auto us = [](std::optional<double> value) { return value ? results::fixed_text(*value, 1) : ""; };
    const auto& sum = comparison.sum;
    table.add_row({f.function, us(f.published[0]), us(f.published[1]), us(f.found), us(f.expected),
                   us(f.spent), us(f.hidden()), share(f.published[0], *sum.published[0]),
                   share(f.published[1], *sum.published[1]), share(f.expected, sum.expected),
                   share(f.spent, sum.spent)});
  }
  return table;
}

} // namespace

std::string profile_page(std::span<const ProfiledVariant> variants,
                         const results::PublishedProfile& published) {
  std::string text =
      fmt::format("# Profiles by clock ticks\n\n{}\n{}\nPublished:\n\n", kExplanation, kColumns);
  for (const auto& source : published.sources) text += fmt::format("* {}\n", text::markdown(source));
  for (const auto& variant : variants) {
    const auto comparison = compare_profiles(variant.result, variant.ticks, published);
    text += fmt::format("\n## {}\n\n"
                        "{} ticks found the kernel, in {} I/Os. Most of what the profile hides is in {}. It "
                        "adds most to {}.\n\n{}",
                        text::markdown(variant.result.name), comparison.ticks, variant.ticks.ios,
                        largest(comparison, [](const ComparedFunction& f) { return f.hidden(); }),
                        largest(comparison, [](const ComparedFunction& f) { return -f.hidden(); }),
                        table_of(comparison).markdown());
  }
  return text;
}

} // namespace dioscope::tracing
