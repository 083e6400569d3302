#pragma once
/// Judges every taking of a lock by the rules of lock order and interrupts, as if what was ever seen could
/// happen at once: a hang need not happen to be found.
///
/// The rules, over classes of locks:
/// * recursion: nobody takes a class that he holds, unless he only reads it, both times;
/// * inconsistent: a class taken in an interrupt is never held with that interrupt on (two readers excepted);
/// * circular: who holds A and wants B, and who holds B and wants A, over any number of classes;
/// * irq inversion: a class taken in an interrupt is not held while one is wanted that is held with it on.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "models/locking/chains.hpp"
#include "models/locking/dependency_graph.hpp"
#include "models/locking/violation.hpp"

namespace dioscope::locking {

class Validator {
 public:
  using SiteName = std::function<std::string(Site)>;
  /// `site_name` is asked only when there is something to report.
  explicit Validator(SiteName site_name) : site_name_(std::move(site_name)) {}

  /// The class of that name. A second lock of a class that is legally taken under the first, in an order of
  /// its own, is declared as a class of its own: `rq->lock/1`.
  ClassId declare(std::string_view class_name);

  /// `holder` is about to wait for a lock, or has got it by trying. It counts as held from now on. Trying
  /// breaks no rule; what is done with a lock that was got by it can.
  [[gnu::always_inline]] void acquire(Holder& holder, ClassId lock_class, const void* instance, Access access,
                                      Site site, Attempt attempt = Attempt::waits) {
    const auto taking = wanted(holder, lock_class, access, attempt);
    auto chain = known(holder, taking);
    if (chain == Chains::kNone) [[unlikely]]
      chain = learn(holder, {.instance = instance, .before = holder.chain_, .taking = taking, .site = site});
    if (!holder.has_room()) [[unlikely]]
      holder.locks_.resize(2 * holder.locks_.size());
    acquire_known(holder, chain, taking, instance, site);
  }
  // The steps of acquire(), for who wants to know what it will take.
  /// What `holder` would do now.
  static Taking wanted(const Holder& holder, ClassId lock_class, Access access, Attempt attempt) {
    return {lock_class, access, holder.exposure_, attempt};
  }
  /// What it would hold then; Chains::kNone when that was never seen.
  ChainId known(const Holder& holder, Taking taking) const { return chains_.find(holder.chain_, taking); }
  /// acquire() of what is known(), which breaks no rule that was not broken before. Precondition:
  /// holder.has_room().
  [[gnu::always_inline]] HeldLock& acquire_known(Holder& holder, ChainId chain, Taking taking,
                                                 const void* instance, Site site) {
    auto& held = holder.locks_[holder.depth_++];
    held.instance = instance;
    held.since = HeldLock::kNotYet;
    held.before = holder.chain_;
    held.taking = taking;
    held.site = site;
    chains_.count(chain);
    holder.chain_ = chain;
    return held;
  }
  /// The innermost hold of `instance` ends. A lock that passes to another holder is released by the one and
  /// acquired by the other. Throws std::logic_error when it is not held.
  void release(Holder& holder, const void* instance) {
    const auto* lock = holder.find(instance);
    if (lock == nullptr) release_unheld(holder);
    release(holder, *lock);
  }
  /// The same of one that Holder::find() gave.
  void release(Holder& holder, const HeldLock& lock) {
    if (&lock == &holder.innermost()) [[likely]]
      release_innermost(holder);
    else
      release_outer(holder, lock);
  }
  /// The same of the one that was taken last. Precondition: there is one.
  static void release_innermost(Holder& holder) {
    holder.chain_ = holder.innermost().before;
    --holder.depth_;
  }
  /// Interrupts or softirqs of the holder's CPU were switched; after the fact.
  void set_masks(Holder& holder, Masks masks) {
    const auto before = holder.exposure_;
    holder.set_masks(masks);
    if ((holder.exposure_ & ~before) != 0) opened(holder);
  }
  /// More interrupts than before may come on top of `holder`.
  void opened(const Holder& holder);

  /// In the order in which they were found, each distinct one once.
  const std::vector<Violation>& violations() const& { return violations_; }
  std::vector<Violation> violations() && { return std::move(violations_); }
  /// Of the first violation.
  ValidatorVerdict verdict() const {
    return violations_.empty() ? ValidatorVerdict::clean : violations_.front().kind;
  }

  /// What is known of a class.
  struct Class {
    std::string name;
    Usage usage;
    /// By UsageBit::index: where the usage was first seen.
    std::array<Site, kUsageBits> sites{};
    /// By IrqLevel: it broke the rule of inconsistent usage, and is not reported again in others' company.
    std::array<bool, kIrqLevels.size()> inconsistent{};
  };
  /// By ClassId.
  const std::vector<Class>& classes() const { return classes_; }
  const Chains& chains() const { return chains_; }
  std::string site_name(Site site) const { return site_name_(site); }

 private:
  [[gnu::cold]] ChainId learn(const Holder& holder, const HeldLock& lock);
  [[gnu::cold]] void release_outer(Holder& holder, const HeldLock& lock);
  [[noreturn]] static void release_unheld(const Holder& holder);

  void note_exposure(const Holder& holder, const HeldLock& lock, Exposure exposure);
  void note_usage(const Holder& holder, const HeldLock& lock, UsageBit bit);
  void check_recursion(const Holder& holder, const HeldLock& lock);
  void add_dependencies(const Holder& holder, const HeldLock& lock);
  void check_inversion(const Holder& holder, const HeldLock& lock, const HeldLock& under,
                       const Dependency& dependency);
  bool inconsistent(ClassId lock_class, IrqLevel level) const {
    return classes_[lock_class].inconsistent[static_cast<std::size_t>(level)];
  }
  /// A use of the class at `end`, on `side`, that excludes it; nothing for a class known to be inconsistent.
  std::optional<UsageBit> excluding(WayEnd end, IrqLevel level, Side side) const;

  // What was found, as a value (findings.cpp). `lock` is the lock that broke the rule.
  void report_inconsistent(const Holder& holder, const HeldLock& lock, UsageBit known, UsageBit fresh);
  void report_recursion(const Holder& holder, const HeldLock& lock, const HeldLock& under);
  void report_circular(const Holder& holder, const HeldLock& lock, const HeldLock& under,
                       const std::vector<Dependency>& way);
  /// `way` leads from a class with the usage `inside` to one with the usage `on`; `under` if a dependency of
  /// the way is new, else one of the usages is.
  void report_inversion(const Holder& holder, const HeldLock& lock, const HeldLock* under,
                        const std::vector<Dependency>& way, UsageBit inside, UsageBit on);
  Violation found(ValidatorVerdict kind, const Holder& holder, const HeldLock& lock);
  SeenLock seen(const HeldLock& lock);
  /// The classes along `way`, the first one wanted like `first`, the last one held like `last`.
  std::vector<Link> links(Access first, Site first_site, const std::vector<Dependency>& way,
                          Access last) const;
  /// Whether it was not reported before.
  bool is_new(ValidatorVerdict kind, IrqLevel level, ClassId one, ClassId other);

  SiteName site_name_;
  std::vector<Class> classes_;
  Chains chains_;
  DependencyGraph graph_;
  std::vector<Violation> violations_;
  std::set<std::tuple<ValidatorVerdict, IrqLevel, ClassId, ClassId>> reported_;
  std::map<const void*, unsigned> instances_;
};

} // namespace dioscope::locking
