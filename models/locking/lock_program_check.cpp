#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/locking/lock_program.hpp"

namespace dioscope::locking {
namespace {

bool legal_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto other = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= kLongestName && letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || other(c); });
}

std::optional<std::string> name_problem(const std::string& name, std::set<std::string>& seen) {
  if (!legal_name(name))
    return fmt::format("bad name: found \"{}\"; legal: a letter or _, then letters, digits, _, - and ., at "
                       "most {} of them",
                       name, kLongestName);
  if (!seen.insert(name).second) return fmt::format("duplicate name: found \"{}\" again; legal: once", name);
  return std::nullopt;
}

/// Follows one context through its steps, alone.
class Walker {
 public:
  Walker(const LockProgram& program, const ContextProgram& context) : program_(program), context_(context) {}

  /// What is wrong with the next step.
  std::optional<std::string> walk(const Step& step) {
    if (names_lock(step)) {
      if (auto problem = wrong_lock(step)) return problem;
    } else if (step.action == Action::begin)
      return "unknown step: found the beginning of a context; legal: what a context does";
    for (const auto& part : primitives(step))
      if (auto problem = apply(part, step)) return problem;
    return std::nullopt;
  }

  /// What is wrong with ending now.
  std::optional<std::string> end() const {
    if (!held_.empty())
      return fmt::format("ends with a lock held: found \"{}\" held; legal: an end with every lock released",
                         lock_name(held_.back().lock));
    if (disabled_ + saved_ > 0)
      return "ends with interrupts off; legal: irq_enable or irq_restore for every switching off";
    if (bh_disabled_ > 0) return "ends with softirqs off; legal: bh_enable for every bh_disable";
    return std::nullopt;
  }

 private:
  struct Hold {
    std::size_t lock;
    Access access;
    bool operator==(const Hold&) const = default;
  };

  const std::string& lock_name(std::size_t lock) const { return program_.locks.at(lock).name; }

  std::optional<std::string> wrong_lock(const Step& step) const {
    if (step.lock >= program_.locks.size())
      return fmt::format("unknown lock: found number {}; legal: below {}", step.lock, program_.locks.size());
    const auto kind = program_.locks[step.lock].kind;
    if (kind == step.kind) return std::nullopt;
    return fmt::format("wrong kind of lock: found \"{}\" of a {}; legal: {}", step_text(program_, step),
                       name_of(kind), kind == LockKind::spinlock ? "lock" : "read_lock or write_lock");
  }

  std::optional<std::string> apply(const Step& part, const Step& written) {
    const auto undo = [&](int& count, std::string_view what) -> std::optional<std::string> {
      if (count-- > 0) return std::nullopt;
      return fmt::format("nothing to undo: found \"{}\" without {} before it; legal: one for each",
                         step_text(program_, written), what);
    };
    switch (part.action) {
    case Action::lock:
      held_.push_back({part.lock, part.access});
      break;
    case Action::unlock: {
      const auto it = std::ranges::find(held_, Hold{part.lock, part.access});
      if (it == held_.end())
        return fmt::format("lock not held: found \"{}\"; legal: after this context has taken it",
                           step_text(program_, written));
      held_.erase(it);
      break;
    }
    case Action::irq_disable:
      ++disabled_;
      break;
    case Action::irq_enable:
      return undo(disabled_, "irq_disable or lock_irq");
    case Action::irq_save:
      ++saved_;
      break;
    case Action::irq_restore:
      return undo(saved_, "irq_save or lock_irqsave");
    case Action::bh_disable:
      ++bh_disabled_;
      break;
    case Action::bh_enable:
      return undo(bh_disabled_, "bh_disable or lock_bh");
    case Action::schedule:
      return sleeping();
    case Action::work:
    case Action::begin:
      break;
    }
    return std::nullopt;
  }

  std::optional<std::string> sleeping() const {
    constexpr std::string_view kLegal =
        "legal: in a task that holds no lock, with interrupts and softirqs on";
    if (context_.type != ContextType::task)
      return fmt::format("sleeping in an interrupt: found \"schedule\" in a {}; {}", name_of(context_.type),
                         kLegal);
    if (!held_.empty())
      return fmt::format("sleeping with a lock held: found \"schedule\" while \"{}\" is held; {}",
                         lock_name(held_.back().lock), kLegal);
    if (disabled_ + saved_ > 0)
      return fmt::format("sleeping with interrupts off: found \"schedule\"; {}", kLegal);
    if (bh_disabled_ > 0) return fmt::format("sleeping with softirqs off: found \"schedule\"; {}", kLegal);
    return std::nullopt;
  }

  const LockProgram& program_;
  const ContextProgram& context_;
  std::vector<Hold> held_;
  int disabled_ = 0;
  int saved_ = 0;
  int bh_disabled_ = 0;
};

void check_steps(const LockProgram& program, const ContextProgram& context, const std::string& path,
                 std::vector<ProgramError>& errors) {
  if (context.steps.empty() || context.steps.size() > kMostSteps) {
    errors.push_back({path, fmt::format("wrong number of steps: found {}; legal: 1 .. {}",
                                        context.steps.size(), kMostSteps)});
    return;
  }
  Walker walker(program, context);
  for (std::size_t i = 0; i < context.steps.size(); ++i)
    if (auto problem = walker.walk(context.steps[i])) {
      errors.push_back({fmt::format("{}[{}]", path, i), *problem});
      return;
    }
  if (auto problem = walker.end()) errors.push_back({path, *problem});
}

} // namespace

std::vector<ProgramError> check(const LockProgram& program) {
  std::vector<ProgramError> errors;
  std::set<std::string> names;
  if (program.locks.size() > kMostLocks)
    errors.push_back({"locks", fmt::format("too many locks: found {}; legal: at most {}",
                                           program.locks.size(), kMostLocks)});
  for (const auto& lock : program.locks)
    if (auto problem = name_problem(lock.name, names)) errors.push_back({"locks." + lock.name, *problem});
  names.clear();
  if (program.contexts.empty() || program.contexts.size() > kMostContexts)
    errors.push_back({"contexts", fmt::format("wrong number of contexts: found {}; legal: 1 .. {}",
                                              program.contexts.size(), kMostContexts)});
  for (std::size_t i = 0; i < program.contexts.size(); ++i) {
    const auto& context = program.contexts[i];
    const auto path = fmt::format("contexts[{}]", i);
    if (auto problem = name_problem(context.name, names)) errors.push_back({path + ".name", *problem});
    if (context.cpu >= kMostCpus)
      errors.push_back(
          {path + ".cpu", fmt::format("out of range: found {}; legal: 0 .. {}", context.cpu, kMostCpus - 1)});
    check_steps(program, context, path + ".steps", errors);
  }
  return errors;
}

} // namespace dioscope::locking
