/// What the validator found, as values that outlive the moment.
#include "models/locking/validator.hpp"

namespace dioscope::locking {

bool Validator::is_new(ValidatorVerdict kind, IrqLevel level, ClassId one, ClassId other) {
  return reported_.emplace(kind, level, one, other).second;
}

SeenLock Validator::seen(const HeldLock& lock) {
  const auto& c = classes_[lock.taking.lock_class()];
  const auto next = static_cast<unsigned>(instances_.size() + 1);
  return {c.name, c.usage, lock.taking.access(), instances_.emplace(lock.instance, next).first->second,
          site_name_(lock.site)};
}

Violation Validator::found(ValidatorVerdict kind, const Holder& holder, const HeldLock& lock) {
  const auto masks = holder.masks();
  Violation violation;
  violation.kind = kind;
  violation.culprit = {holder.name(), holder.type(), masks.irqs_off == 0, masks.bh_off == 0, {}};
  violation.lock = seen(lock);
  for (const auto& held : holder.held()) violation.culprit.held.push_back(seen(held));
  return violation;
}

std::vector<Link> Validator::links(Access first, Site first_site, const std::vector<Dependency>& way,
                                   Access last) const {
  std::vector<Link> links;
  const auto add = [&](ClassId lock_class, Access wanted, Site site) {
    const auto& c = classes_[lock_class];
    links.push_back({c.name, c.usage, wanted, last, site_name_(site)});
  };
  add(way.front().from, first, first_site);
  for (const auto& d : way) {
    links.back().held = d.held;
    add(d.to, d.wanted, d.wanted_at);
  }
  return links;
}

void Validator::report_inconsistent(const Holder& holder, const HeldLock& lock, UsageBit known,
                                    UsageBit fresh) {
  auto violation = found(ValidatorVerdict::inconsistent, holder, lock);
  violation.known = known;
  violation.known_site = site_name_(classes_[lock.taking.lock_class()].sites[known.index()]);
  violation.fresh = fresh;
  violations_.push_back(std::move(violation));
}

void Validator::report_recursion(const Holder& holder, const HeldLock& lock, const HeldLock& under) {
  const auto lock_class = lock.taking.lock_class();
  if (!is_new(ValidatorVerdict::recursion, {}, lock_class, lock_class)) return;
  auto violation = found(ValidatorVerdict::recursion, holder, lock);
  violation.under = seen(under);
  violations_.push_back(std::move(violation));
}

void Validator::report_circular(const Holder& holder, const HeldLock& lock, const HeldLock& under,
                                const std::vector<Dependency>& way) {
  if (!is_new(ValidatorVerdict::circular, {}, under.taking.lock_class(), lock.taking.lock_class())) return;
  auto violation = found(ValidatorVerdict::circular, holder, lock);
  violation.under = seen(under);
  violation.way = links(lock.taking.access(), lock.site, way, under.taking.access());
  violations_.push_back(std::move(violation));
}

void Validator::report_inversion(const Holder& holder, const HeldLock& lock, const HeldLock* under,
                                 const std::vector<Dependency>& way, UsageBit inside, UsageBit on) {
  const auto first = way.front().from;
  const auto last = way.back().to;
  if (!is_new(ValidatorVerdict::irq_inversion, inside.level, first, last)) return;
  auto violation = found(ValidatorVerdict::irq_inversion, holder, lock);
  if (under != nullptr) violation.under = seen(*under);
  const bool inside_is_new = first == lock.taking.lock_class();
  violation.fresh = inside_is_new ? inside : on;
  violation.known = inside_is_new ? on : inside;
  violation.way = links(inside.access, classes_[first].sites[inside.index()], way, on.access);
  violation.on_site = site_name_(classes_[last].sites[on.index()]);
  violations_.push_back(std::move(violation));
}

} // namespace dioscope::locking
