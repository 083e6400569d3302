#include "results/lock_contention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "results/number_text.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kTopHolders = 10;

using Align = Table::Align;
using Variants = std::span<const VariantResult>;

/// Microseconds per I/O, by name: negative, so that the largest comes first.
template <class Name>
std::vector<Name> largest_first(const std::map<Name, double>& sums) {
  std::vector<std::pair<double, Name>> order;
  for (const auto& [name, sum] : sums)
    if (sum > 0) order.emplace_back(-sum, name);
  std::ranges::sort(order);
  std::vector<Name> names;
  for (auto& [sum, name] : order) names.push_back(std::move(name));
  return names;
}

/// About three digits: "334", "12.3", "0.59", "<0.01".
std::string short_text(double value) {
  constexpr double kLeast = 0.005;
  if (value > 0 && value < kLeast) return "<0.01";
  return fixed_text(value, value >= 99.95 ? 0 : value >= 9.995 ? 1 : value == 0 ? 0 : 2);
}

/// "-" for none.
std::string short_text(const std::optional<double>& value) { return value ? short_text(*value) : "-"; }

const LockRow* find(const VariantResult& variant, const std::string& lock_class) {
  const auto found = std::ranges::find(variant.locks, lock_class, &LockRow::name);
  return found == variant.locks.end() ? nullptr : &*found;
}

/// Cells of one width, so that their parts stand below each other.
constexpr std::size_t kPart = 5;

Cell contention(const LockRow& row) {
  if (row.contended_pct == 0) return {"0 %", Paint::dim};
  return fmt::format("{} % x {} us", padded_left(short_text(row.contended_pct), kPart),
                     padded_left(short_text(row.wait_mean_us), kPart));
}

Cell hold(const LockRow& row) {
  return fmt::format("{} / {}", short_text(row.hold_mean_us),
                     padded_left(short_text(row.hold_p99_us), kPart));
}

void add_variants(Table& table, Variants variants) {
  for (const auto& variant : variants) table.add_column(variant.name, Align::right);
}

Table by_class(Variants variants, const std::vector<std::string>& classes) {
  Table table;
  table.add_column("", Align::left);
  add_variants(table, variants);
  const auto add = [&](const char* title, Cell (*cell)(const LockRow&)) {
    table.add_section(title);
    for (const auto& lock_class : classes) {
      std::vector<Cell> cells{"  " + lock_class};
      for (const auto& variant : variants) {
        const auto* row = find(variant, lock_class);
        cells.push_back(row == nullptr ? Cell{"-", Paint::dim} : cell(*row));
      }
      table.add_row(std::move(cells));
    }
  };
  add("Locks waited for: share of acquisitions x mean wait", contention);
  add("Locks held: mean / p99, us", hold);
  return table;
}

/// Class and function.
using Holder = std::pair<std::string, std::string>;

double blamed_us(const VariantResult& variant, const Holder& holder) {
  const auto* row = find(variant, holder.first);
  if (row == nullptr) return 0;
  const auto taker = std::ranges::find(row->takers, holder.second, &LockTakerRow::function);
  return taker == row->takers.end() ? 0 : taker->blamed_us_per_io;
}

Table by_holder(Variants variants, const std::vector<Holder>& holders) {
  Table table;
  table.add_column("", Align::left);
  table.add_column("held in", Align::left);
  add_variants(table, variants);
  table.add_section("Held while others waited: us of their waiting per I/O");
  for (const auto& holder : holders) {
    std::vector<Cell> cells{"  " + holder.first, holder.second};
    for (const auto& variant : variants) {
      const double value = blamed_us(variant, holder);
      cells.emplace_back(short_text(value), value == 0 ? Paint::dim : Paint::plain);
    }
    table.add_row(std::move(cells));
  }
  return table;
}

struct Contention {
  std::string note;
  std::optional<Table> classes; ///< none when no lock was contended
  std::optional<Table> holders;
};

Contention contention_of(Variants variants) {
  std::map<std::string, double> waiting;
  std::map<Holder, double> blamed;
  for (const auto& variant : variants)
    for (const auto& row : variant.locks) {
      constexpr double kPercent = 100;
      waiting[row.name] +=
          row.acquisitions_per_io * row.contended_pct / kPercent * row.wait_mean_us.value_or(0);
      for (const auto& taker : row.takers) blamed[{row.name, taker.function}] += taker.blamed_us_per_io;
    }
  const auto classes = largest_first(waiting);
  auto holders = largest_first(blamed);
  if (holders.size() > kTopHolders) holders.resize(kTopHolders);
  const auto left_out = waiting.size() - classes.size();
  Contention result;
  result.note = fmt::format("{} of {} lock classes were never contended; all figures: locks.csv and "
                            "lock_takers.csv of dioscope run --out.",
                            left_out, waiting.size());
  if (!classes.empty()) result.classes = by_class(variants, classes);
  if (!holders.empty()) result.holders = by_holder(variants, holders);
  return result;
}

} // namespace

std::string lock_contention_text(Variants variants, const Screen& screen) {
  if (variants.empty()) return {};
  const auto contention = contention_of(variants);
  std::string text;
  if (contention.classes) text += contention.classes->text_in_blocks(1, screen) + "\n";
  if (contention.holders) text += contention.holders->text_in_blocks(2, screen) + "\n";
  return text + wrapped(contention.note, 0, screen.columns);
}

std::string lock_contention_markdown(Variants variants) {
  if (variants.empty()) return {};
  const auto contention = contention_of(variants);
  std::string text = "## Locks\n\n";
  if (contention.classes) text += contention.classes->markdown() + "\n";
  if (contention.holders) text += contention.holders->markdown() + "\n";
  return text + contention.note + "\n";
}

} // namespace dioscope::results
