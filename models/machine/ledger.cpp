#include "models/machine/ledger.hpp"

namespace dioscope::machine {

std::int64_t Book::total() const {
  std::int64_t sum = 0;
  for (const auto& columns : columns_)
    for (const auto& row : columns)
      for (const auto value : row) sum += value;
  return sum;
}

Book& Book::operator+=(const Book& other) {
  const auto functions = function_names().size();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    for (std::size_t fn = 0; fn < functions; ++fn)
      for (std::size_t reason = 0; reason < kReasonNames.size(); ++reason)
        columns_[i][fn][reason] += other.columns_[i][fn][reason];
  return *this;
}

Book& Ledger::make_book(unsigned cpu, ContextKind kind, std::uint32_t task) {
  auto& of_cpu = books_[cpu][static_cast<std::size_t>(kind)];
  if (of_cpu.size() <= task) of_cpu.resize(task + 1);
  of_cpu[task] = std::make_unique<Book>();
  return *of_cpu[task];
}

std::vector<Ledger::Entry> Ledger::entries() const {
  std::vector<Entry> list;
  each_book([&](unsigned cpu, ContextKind kind, std::uint32_t task, const Book& book) {
    for (const auto fn : functions_by_name())
      for (std::size_t reason = 0; reason < kReasonNames.size(); ++reason)
        if (const auto ns = book.ns(fn, static_cast<Reason>(reason)); ns != 0)
          list.push_back({cpu, kind, task, fn, static_cast<Reason>(reason), sim::Duration{ns}});
  });
  return list;
}

sim::Duration Ledger::cpu_total(unsigned cpu) const {
  sim::Duration sum{0};
  for (std::size_t kind = 0; kind < kContextKindNames.size(); ++kind)
    sum += time_of(cpu, static_cast<ContextKind>(kind));
  return sum;
}

sim::Duration Ledger::time_of(unsigned cpu, ContextKind kind) const {
  std::int64_t sum = 0;
  for (const auto& book : books_.at(cpu)[static_cast<std::size_t>(kind)])
    if (book) sum += book->total();
  return sim::Duration{sum};
}

} // namespace dioscope::machine
