#pragma once
/// Writing lock programs in tests as in a file: steps as text.
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "models/locking/lock_program.hpp"

namespace dioscope::tests {

/// The step that `text` writes: `read_lock_irq L`. Throws std::invalid_argument.
inline locking::Step step(const locking::LockProgram& program, const std::string& text) {
  std::istringstream stream(text);
  std::string word;
  std::string lock;
  stream >> word >> lock;
  const auto known = std::ranges::find(locking::step_words(), word, &locking::StepWord::word);
  if (known == locking::step_words().end()) throw std::invalid_argument("no such step: " + text);
  auto step = known->step;
  if (!locking::names_lock(step)) return step;
  const auto it = std::ranges::find(program.locks, lock, &locking::Lock::name);
  if (it == program.locks.end()) throw std::invalid_argument("no such lock: " + text);
  step.lock = static_cast<std::size_t>(it - program.locks.begin());
  return step;
}

/// Builds a program line by line; nothing is checked.
class ProgramText {
 public:
  ProgramText& spinlocks(std::initializer_list<const char*> names) {
    for (const auto* name : names) program_.locks.push_back({name, locking::LockKind::spinlock});
    return *this;
  }
  ProgramText& rwlocks(std::initializer_list<const char*> names) {
    for (const auto* name : names) program_.locks.push_back({name, locking::LockKind::rwlock});
    return *this;
  }
  /// `steps` are separated by semicolons: "lock A; unlock A".
  ProgramText& context(std::string name, locking::ContextType type, unsigned cpu, const std::string& steps) {
    locking::ContextProgram context{std::move(name), type, cpu, {}};
    std::istringstream stream(steps);
    for (std::string text; std::getline(stream, text, ';');) context.steps.push_back(step(program_, text));
    program_.contexts.push_back(std::move(context));
    return *this;
  }
  ProgramText& task(std::string name, unsigned cpu, const std::string& steps) {
    return context(std::move(name), locking::ContextType::task, cpu, steps);
  }
  ProgramText& softirq(std::string name, unsigned cpu, const std::string& steps) {
    return context(std::move(name), locking::ContextType::softirq, cpu, steps);
  }
  ProgramText& hardirq(std::string name, unsigned cpu, const std::string& steps) {
    return context(std::move(name), locking::ContextType::hardirq, cpu, steps);
  }
  const locking::LockProgram& get() const { return program_; }

 private:
  locking::LockProgram program_;
};

} // namespace dioscope::tests
