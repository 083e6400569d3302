#include "models/machine/ledger.hpp"

namespace dioscope::machine {

std::int64_t Book::total() const {
  std::int64_t sum = 0;
  for (const auto& row : ns)
    for (const auto value : row) sum += value;
  return sum;
}

Book& Ledger::book(unsigned cpu, ContextKind kind, std::uint32_t task) {
  auto& made = books_[{cpu, kind, task}];
  if (!made) {
    made = std::make_unique<Book>();
    cpu_books_.at(cpu).push_back(made.get());
  }
  return *made;
}

std::vector<Ledger::Entry> Ledger::entries() const {
  std::vector<Entry> list;
  for (const auto& [key, book] : books_) {
    const auto& [cpu, kind, task] = key;
    for (std::size_t fn = 0; fn < kFunctions; ++fn)
      for (std::size_t reason = 0; reason < 3; ++reason)
        if (const auto ns = book->ns[fn][reason]; ns != 0)
          list.push_back(
              {cpu, kind, task, static_cast<Fn>(fn), static_cast<Reason>(reason), sim::Duration{ns}});
  }
  return list;
}

sim::Duration Ledger::cpu_total(unsigned cpu) const {
  std::int64_t sum = 0;
  for (const auto* book : cpu_books_.at(cpu)) sum += book->total();
  return sim::Duration{sum};
}

} // namespace dioscope::machine
