/// Patterns that need no interrupt to go wrong: one lock twice, and locks in different orders.
#include "tests/unit/locking/program_table_support.hpp"

namespace dioscope::tests::table {
namespace {

/// The verdict on orders of locks: an unlucky cycle is circular wherever its contexts run.
ValidatorVerdict circular_if(bool condition) {
  return condition ? ValidatorVerdict::circular : ValidatorVerdict::clean;
}

/// A takes and B within, in one place; B and A within, in another.
struct Places {
  Take first_a, first_b, second_a, second_b;
  bool read_write() const { return first_a != Take::spin; }
  /// Each holds what the other wants.
  bool locked_up() const { return blocks(first_a, second_a) && blocks(second_b, first_b); }
};

std::vector<Places> all_places() {
  std::vector<Places> places{{Take::spin, Take::spin, Take::spin, Take::spin}};
  for (const auto a : kReadWrite)
    for (const auto b : kReadWrite)
      for (const auto c : kReadWrite)
        for (const auto d : kReadWrite) places.push_back({a, b, c, d});
  return places;
}

ProgramText two_locks(const Places& places) {
  ProgramText text;
  declare(text, places.first_a, "A");
  declare(text, places.first_b, "B");
  return text;
}

} // namespace

/// The same lock twice: waits for itself unless both only read.
void add_recursion(Table& table) {
  struct Where {
    ContextType type;
    std::string guard;
  };
  const std::vector<Where> wheres{{ContextType::task, ""},           {ContextType::task, "irqsave"},
                                  {ContextType::task, "bh"},         {ContextType::softirq, ""},
                                  {ContextType::softirq, "irqsave"}, {ContextType::hardirq, ""}};
  for (const auto& [type, guard] : wheres)
    for (const auto& [outer, inner] : kPairs) {
      ProgramText text;
      declare(text, outer, "A");
      text.context("c", type, 0, nest({{outer, "A"}, {inner, "A"}}, guard));
      const bool stuck = blocks(outer, inner);
      table.push_back(
          {"AA/" + type_name(type) + "-" + letters({outer, inner}) + (guard.empty() ? "" : "-" + guard),
           text.get(), stuck ? ValidatorVerdict::recursion : ValidatorVerdict::clean, deadlock_if(stuck)});
    }
}

/// A then B against B then A (ABBA), and against A then B (its safe twin).
void add_two_locks(Table& table) {
  for (const auto& p : all_places()) {
    const auto name = letters({p.first_a, p.first_b, p.second_b, p.second_a});
    const auto first = nest({{p.first_a, "A"}, {p.first_b, "B"}});
    const auto crossed = nest({{p.second_b, "B"}, {p.second_a, "A"}});
    const auto straight = nest({{p.second_a, "A"}, {p.second_b, "B"}});
    table.push_back({"ABBA/tasks-" + name, two_locks(p).task("one", 0, first).task("two", 1, crossed).get(),
                     circular_if(p.locked_up()), deadlock_if(p.locked_up())});
    table.push_back({"ABAB/tasks-" + name, two_locks(p).task("one", 0, first).task("two", 1, straight).get(),
                     ValidatorVerdict::clean, ExplorerVerdict::safe});
    if (!p.read_write() || p.first_a == p.first_b)
      // One after the other: the rule is broken, but nobody can be caught by it.
      table.push_back({"ABBA/one-cpu-" + name,
                       two_locks(p).task("one", 0, first).task("two", 0, crossed).get(),
                       circular_if(p.locked_up()), ExplorerVerdict::safe});
  }
  const Places spin{Take::spin, Take::spin, Take::spin, Take::spin};
  struct Pair {
    std::string name;
    ContextType first, second;
    std::string guard;
  };
  for (const auto& pair :
       std::vector<Pair>{{"tasks-irq", ContextType::task, ContextType::task, "irq"},
                         {"tasks-bh", ContextType::task, ContextType::task, "bh"},
                         {"softirqs", ContextType::softirq, ContextType::softirq, ""},
                         {"hardirqs", ContextType::hardirq, ContextType::hardirq, ""},
                         {"task-softirq", ContextType::task, ContextType::softirq, "bh"},
                         {"task-hardirq", ContextType::task, ContextType::hardirq, "irqsave"}})
    for (const unsigned second_cpu : {0U, 1U}) {
      const auto second_guard = pair.second == ContextType::task ? pair.guard : "";
      const auto first = nest({{Take::spin, "A"}, {Take::spin, "B"}}, pair.guard);
      const auto place = pair.name + (second_cpu == 0 ? "-one-cpu" : "");
      // The guard keeps the second context from coming on the first one's CPU.
      table.push_back({"ABBA/" + place,
                       two_locks(spin)
                           .context("one", pair.first, 0, first)
                           .context("two", pair.second, second_cpu,
                                    nest({{Take::spin, "B"}, {Take::spin, "A"}}, second_guard))
                           .get(),
                       ValidatorVerdict::circular, deadlock_if(second_cpu == 1)});
      table.push_back({"ABAB/" + place,
                       two_locks(spin)
                           .context("one", pair.first, 0, first)
                           .context("two", pair.second, second_cpu,
                                    nest({{Take::spin, "A"}, {Take::spin, "B"}}, second_guard))
                           .get(),
                       ValidatorVerdict::clean, ExplorerVerdict::safe});
    }
  // Hand over hand, then back: one task breaks the order alone and is stuck only when there are two of it.
  const std::string hand_over = "lock A; lock B; unlock A; lock A; unlock A; unlock B";
  table.push_back({"hand-over/alone", two_locks(spin).task("one", 0, hand_over).get(),
                   ValidatorVerdict::circular, ExplorerVerdict::safe});
  table.push_back({"hand-over/two", two_locks(spin).task("one", 0, hand_over).task("two", 1, hand_over).get(),
                   ValidatorVerdict::circular, ExplorerVerdict::deadlock});
  table.push_back({"hand-over/twin",
                   two_locks(spin)
                       .task("one", 0, "lock A; lock B; unlock A; unlock B; lock A; unlock A")
                       .task("two", 1, "lock A; unlock A; lock A; lock B; unlock A; unlock B")
                       .get(),
                   ValidatorVerdict::clean, ExplorerVerdict::safe});
  // Nothing is held across a sleep, so tasks of one CPU cannot hold each other up.
  table.push_back({"sleep/crossed",
                   two_locks(spin)
                       .task("one", 0, "lock A; lock B; unlock B; unlock A; schedule; lock A; unlock A")
                       .task("two", 0, "lock B; lock A; unlock A; unlock B; schedule; lock B; unlock B")
                       .get(),
                   ValidatorVerdict::circular, ExplorerVerdict::safe});
  table.push_back({"sleep/apart",
                   two_locks(spin)
                       .task("one", 0, "lock A; unlock A; schedule; lock B; unlock B")
                       .task("two", 0, "lock B; unlock B; schedule; lock A; unlock A")
                       .task("three", 1, "lock A; lock B; unlock B; unlock A")
                       .get(),
                   ValidatorVerdict::clean, ExplorerVerdict::safe});
}

/// A cycle of several tasks, each holding one lock and wanting the next; the twin takes them in one order.
void add_three_locks(Table& table) {
  const auto add = [&table](const std::string& name, const std::vector<std::pair<Take, Take>>& junctions,
                            bool twin, std::vector<unsigned> cpus) {
    // junctions[i]: how lock i is held by task i, and how it is wanted by the task before.
    const std::array<const char*, 4> names{"A", "B", "C", "D"};
    ProgramText text;
    bool cycle = !twin;
    const auto count = junctions.size();
    for (std::size_t i = 0; i < count; ++i) {
      declare(text, junctions[i].first, names.at(i));
      cycle = cycle && blocks(junctions[i].first, junctions[i].second);
    }
    bool together = true;
    for (std::size_t i = 0; i < count; ++i) {
      const auto next = (i + 1) % count;
      std::vector<std::pair<Take, std::string>> locks{{junctions[i].first, names.at(i)},
                                                      {junctions[next].second, names.at(next)}};
      if (twin && next == 0) std::swap(locks[0], locks[1]);
      text.task(std::string("t") + names.at(i), cpus[i], nest(locks));
      together = together && std::ranges::count(cpus, cpus[i]) == 1;
    }
    table.push_back({(count == 3 ? "ABBCCA/" : "ABBCCDDA/") + name, text.get(), circular_if(cycle),
                     deadlock_if(cycle && together)});
  };
  const std::pair spin{Take::spin, Take::spin};
  const std::pair write{Take::write, Take::write};
  const std::pair read{Take::read, Take::read};
  const std::pair read_held{Take::read, Take::write};
  for (const bool twin : {false, true}) {
    const std::string suffix = twin ? "-twin" : "";
    add("spin" + suffix, {spin, spin, spin}, twin, {0, 1, 2});
    add("spin-backwards" + suffix, {spin, spin, spin}, twin, {2, 1, 0});
    add("spin-two-cpus" + suffix, {spin, spin, spin}, twin, {0, 0, 1});
    add("write" + suffix, {write, write, write}, twin, {0, 1, 2});
    add("mixed" + suffix, {spin, write, read_held}, twin, {0, 1, 2});
    add("four" + suffix, {spin, spin, spin, spin}, twin, {0, 1, 2, 3});
    add("four-three-cpus" + suffix, {spin, spin, spin, spin}, twin, {0, 1, 2, 0});
  }
  add("readers-at-A", {read, write, write}, false, {0, 1, 2});
  add("readers-at-B", {spin, read, spin}, false, {0, 1, 2});
  add("readers-at-C", {spin, spin, read}, false, {0, 1, 2});
  add("readers", {read, read, read}, false, {0, 1, 2});
}

/// A lock around both orders: the rule is broken all the same, but only one task at a time is inside.
void add_gates(Table& table) {
  for (const auto& [one, two] : kPairs) {
    ProgramText text;
    declare(text, one, "G");
    text.spinlocks({"A", "B"})
        .task("one", 0, nest({{one, "G"}, {Take::spin, "A"}, {Take::spin, "B"}}))
        .task("two", 1, nest({{two, "G"}, {Take::spin, "B"}, {Take::spin, "A"}}));
    table.push_back({"gate/" + letters({one, two}), text.get(), ValidatorVerdict::circular,
                     deadlock_if(!blocks(one, two))});
  }
}

} // namespace dioscope::tests::table
