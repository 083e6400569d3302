#pragma once
/// What the patterns of the program table have in common.
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/support.hpp"

namespace dioscope::tests::table {

using locking::ContextType;
using locking::ExplorerVerdict;
using locking::ValidatorVerdict;

/// How one place takes a lock: as a spin lock, reading or writing.
enum class Take : char { spin = 's', read = 'r', write = 'w' };

/// Whether one that wants `b` is held up by one that holds `a`.
constexpr bool blocks(Take a, Take b) { return a != Take::read || b != Take::read; }

inline constexpr std::array kReadWrite{Take::read, Take::write};

/// Two takes of one lock, everything that its kind allows.
inline constexpr std::array<std::pair<Take, Take>, 5> kPairs{{{Take::spin, Take::spin},
                                                              {Take::write, Take::write},
                                                              {Take::write, Take::read},
                                                              {Take::read, Take::write},
                                                              {Take::read, Take::read}}};

inline std::string lock_word(Take take, std::string_view word) {
  return std::string(take == Take::spin ? "" : take == Take::read ? "read_" : "write_").append(word);
}

/// Taking `lock`; `guard` is "", "irq", "irqsave" or "bh".
inline std::string take(Take how, const std::string& lock, const std::string& guard = "") {
  return lock_word(how, "lock") + (guard.empty() ? "" : "_" + guard) + " " + lock;
}
/// The release that goes with it.
inline std::string give(Take how, const std::string& lock, const std::string& guard = "") {
  const auto suffix = guard.empty() ? "" : guard == "irqsave" ? "_irqrestore" : "_" + guard;
  return lock_word(how, "unlock") + suffix + " " + lock;
}

/// Takes locks one within the other and releases them in reverse; the first one with `guard`.
inline std::string nest(const std::vector<std::pair<Take, std::string>>& locks,
                        const std::string& guard = "") {
  std::string before;
  std::string after;
  for (std::size_t i = 0; i < locks.size(); ++i) {
    const auto& [how, lock] = locks[i];
    before += take(how, lock, i == 0 ? guard : "") + ";";
    after = give(how, lock, i == 0 ? guard : "") + (i == 0 ? "" : ";" + after);
  }
  return before + after;
}

/// Declares `lock` as what `how` needs.
inline void declare(ProgramText& text, Take how, const char* lock) {
  if (how == Take::spin)
    text.spinlocks({lock});
  else
    text.rwlocks({lock});
}

inline std::string letters(std::initializer_list<Take> takes) {
  std::string text;
  for (const auto take : takes) text += static_cast<char>(take);
  return text;
}

inline std::string type_name(ContextType type) { return std::string(name_of(type)); }

/// Whether a lock taken in a task with `guard` keeps interrupts of type `type` from coming on its CPU.
inline bool protects(const std::string& guard, ContextType type) {
  return guard == "irq" || guard == "irqsave" || (guard == "bh" && type == ContextType::softirq);
}

inline ExplorerVerdict deadlock_if(bool condition) {
  return condition ? ExplorerVerdict::deadlock : ExplorerVerdict::safe;
}

using Table = std::vector<TableProgram>;

/// One context alone, and orders of locks.
void add_recursion(Table& table);
void add_two_locks(Table& table);
void add_three_locks(Table& table);
void add_gates(Table& table);
/// Interrupts.
void add_interrupted_holder(Table& table);
void add_masks(Table& table);
void add_inversion(Table& table);
void add_kernel_cases(Table& table);

} // namespace dioscope::tests::table
