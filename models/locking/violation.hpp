#pragma once
/// A broken rule, with all that its report says: names and usages are those of the moment it was found.
#include <optional>
#include <string>
#include <vector>

#include "models/locking/lock_program.hpp"
#include "models/locking/usage.hpp"

namespace dioscope::locking {

/// A lock in somebody's hands.
struct SeenLock {
  std::string lock_class;
  Usage usage;
  Access access = Access::exclusive;
  /// Tells instances of a class apart: 1, 2 ... in the order in which reports name them.
  unsigned instance = 0;
  std::string site;
};

/// A class on the way that hangs: one flow of control holds its lock, another one wants it.
struct Link {
  std::string lock_class;
  Usage usage;
  Access wanted = Access::exclusive;
  Access held = Access::exclusive;
  /// Of the wanting.
  std::string site;
};

/// Who broke the rule.
struct Culprit {
  std::string name;
  ContextType type = ContextType::task;
  bool irqs_on = true;
  bool bh_on = true;
  /// Without the lock it is about to take.
  std::vector<SeenLock> held;
};

struct Violation {
  ValidatorVerdict kind = ValidatorVerdict::clean;
  Culprit culprit;
  /// The lock that is wanted, or whose usage changed.
  SeenLock lock;
  /// recursion, circular, and an irq inversion that a new dependency makes: the lock it is wanted under.
  std::optional<SeenLock> under;

  /// inconsistent: the usage that excludes the new one, and where it was first seen. irq inversion: the level
  /// and side of both say which kind of interrupt, and which class changed; empty sites.
  UsageBit known;
  std::string known_site;
  UsageBit fresh;

  /// circular: the new lock first, the one it is wanted under last. irq inversion: the class that interrupts
  /// take first, the one that is held where they may come last.
  std::vector<Link> way;
  /// irq inversion: where the last class of the way was held with interrupts on.
  std::string on_site;
};

} // namespace dioscope::locking
