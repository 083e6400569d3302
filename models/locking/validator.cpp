#include "models/locking/validator.hpp"

#include <algorithm>
#include <stdexcept>

namespace dioscope::locking {

ClassId Validator::declare(std::string_view class_name) {
  const auto known = std::ranges::find(classes_, class_name, &Class::name);
  if (known == classes_.end()) {
    classes_.push_back({std::string(class_name), {}, {}, {}});
    return static_cast<ClassId>(classes_.size() - 1);
  }
  return static_cast<ClassId>(known - classes_.begin());
}

void Validator::release_unheld(const Holder& holder) {
  throw std::logic_error("validator: " + holder.name() + " releases a lock that it does not hold");
}

void Validator::release_outer(Holder& holder, const HeldLock& lock) {
  // What was taken under it is held on: as if taken without it, which cannot break a rule that was kept.
  auto* it = &holder.locks_[static_cast<std::size_t>(&lock - holder.locks_.data())];
  auto chain = it->before;
  std::move(it + 1, holder.locks_.data() + holder.depth_, it);
  --holder.depth_;
  for (; it != holder.locks_.data() + holder.depth_; ++it) {
    it->before = chain;
    const auto known = chains_.find(chain, it->taking);
    chain = known != Chains::kNone ? known : chains_.add(chain, it->taking, it->site);
  }
  holder.chain_ = chain;
}

void Validator::opened(const Holder& holder) {
  for (const auto& lock : holder.held()) note_exposure(holder, lock, holder.exposure_);
}

ChainId Validator::learn(const Holder& holder, const HeldLock& lock) {
  const auto chain = chains_.add(lock.before, lock.taking, lock.site);
  const bool waits = lock.taking.attempt() == Attempt::waits;
  if (waits && holder.type() != ContextType::task) {
    const auto level = holder.type() == ContextType::hardirq ? IrqLevel::hardirq : IrqLevel::softirq;
    note_usage(holder, lock, {level, Side::inside, lock.taking.access()});
  }
  note_exposure(holder, lock, lock.taking.exposure());
  if (waits) {
    check_recursion(holder, lock);
    add_dependencies(holder, lock);
  }
  return chain;
}

void Validator::note_exposure(const Holder& holder, const HeldLock& lock, Exposure exposure) {
  for (const auto level : kIrqLevels)
    if (exposed(exposure, level)) note_usage(holder, lock, {level, Side::on, lock.taking.access()});
}

std::optional<UsageBit> Validator::excluding(WayEnd end, IrqLevel level, Side side) const {
  // One fault is reported once: what follows from an inconsistent class shows when it is repaired.
  if (inconsistent(end.lock_class, level)) return std::nullopt;
  return classes_[end.lock_class].usage.excluding(level, side, end.access);
}

void Validator::note_usage(const Holder& holder, const HeldLock& lock, UsageBit bit) {
  const WayEnd here{lock.taking.lock_class(), bit.access};
  auto& c = classes_[here.lock_class];
  if (c.usage.has(bit)) return;
  c.usage.add(bit);
  c.sites[bit.index()] = lock.site;
  if (inconsistent(here.lock_class, bit.level)) return;
  const auto other_side = opposite(bit.side);
  if (const auto known = c.usage.excluding(bit.level, other_side, bit.access)) {
    c.inconsistent[static_cast<std::size_t>(bit.level)] = true;
    report_inconsistent(holder, lock, *known, bit);
    return;
  }
  const auto goal = [&](WayEnd end) { return excluding(end, bit.level, other_side).has_value(); };
  const bool inside = bit.side == Side::inside;
  const auto way = inside ? graph_.find_after(here, goal) : graph_.find_before(here, goal);
  if (!way) return;
  const auto other = *excluding(way->end, bit.level, other_side);
  report_inversion(holder, lock, nullptr, way->dependencies, inside ? bit : other, inside ? other : bit);
}

void Validator::check_recursion(const Holder& holder, const HeldLock& lock) {
  for (const auto& under : holder.held())
    if (under.taking.lock_class() == lock.taking.lock_class() &&
        excludes(under.taking.access(), lock.taking.access())) {
      report_recursion(holder, lock, under);
      return;
    }
}

void Validator::add_dependencies(const Holder& holder, const HeldLock& lock) {
  const WayEnd wanted{lock.taking.lock_class(), lock.taking.access()};
  struct Fresh {
    const HeldLock* under;
    Dependency dependency;
  };
  std::vector<Fresh> fresh;
  std::vector<Dependency> shortest;
  const HeldLock* closing = nullptr;
  // From every lock held and not only from the innermost: a reader in between would hide the outer ones.
  for (const auto& under : holder.held()) {
    const auto& held = under.taking;
    const Dependency d{held.lock_class(), held.access(), under.site,
                       wanted.lock_class, wanted.access, lock.site};
    if (held.lock_class() == wanted.lock_class || graph_.contains(d)) continue;
    const auto way = graph_.find_after(wanted, [&](WayEnd end) {
      return end.lock_class == held.lock_class() && excludes(held.access(), end.access);
    });
    // What closes a cycle is not learnt: the order that was first seen stands for the right one.
    if (!way)
      fresh.push_back({&under, d});
    else if (closing == nullptr || way->dependencies.size() < shortest.size()) {
      closing = &under;
      shortest = way->dependencies;
    }
  }
  if (closing != nullptr) report_circular(holder, lock, *closing, shortest);
  for (const auto& [under, dependency] : fresh) {
    check_inversion(holder, lock, *under, dependency);
    graph_.add(dependency);
  }
}

void Validator::check_inversion(const Holder& holder, const HeldLock& lock, const HeldLock& under,
                                const Dependency& dependency) {
  for (const auto level : kIrqLevels) {
    if (inconsistent(dependency.from, level) || inconsistent(dependency.to, level)) continue;
    const auto before = graph_.find_before({dependency.from, dependency.held}, [&](WayEnd end) {
      return excluding(end, level, Side::inside).has_value();
    });
    if (!before) continue;
    const auto after = graph_.find_after({dependency.to, dependency.wanted}, [&](WayEnd end) {
      return excluding(end, level, Side::on).has_value();
    });
    if (!after) continue;
    auto way = before->dependencies;
    way.push_back(dependency);
    way.insert(way.end(), after->dependencies.begin(), after->dependencies.end());
    report_inversion(holder, lock, &under, way, *excluding(before->end, level, Side::inside),
                     *excluding(after->end, level, Side::on));
  }
}

} // namespace dioscope::locking
