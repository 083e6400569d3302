#pragma once
/// What happens when the BIOs of a direct I/O end. Three choices, each a policy of its own: the place where a
/// BIO is processed, how the pages of a read become dirty, and when the task that waits is woken. A design is
/// a name for one choice of each; docs/designs.md says which kernel had which.
#include "models/dio/parameters.hpp"
#include "models/dio/request.hpp"
#include "models/memory/cached_copies.hpp"
#include "sim/policies.hpp"

namespace dioscope::dio {

/// Where BIOs are processed. One policy, one file in designs/.
class Place {
 public:
  static constexpr std::string_view kParameter = "kernel.dio.place";
  explicit Place(Completion& completion) : completion_(completion) {}
  virtual ~Place() = default;
  /// For a new struct dio; nullptr when the place keeps nothing of a request.
  virtual std::unique_ptr<PlaceState> make_state(const kernel::Task& /*owner*/) { return nullptr; }
  /// Before the first BIO is built; for each that is about to be built (dio_new_bio); before one is
  /// submitted.
  virtual void begin(Dio& /*dio*/) {}
  virtual void new_bio(kernel::Task& /*task*/, Dio& /*dio*/) {}
  virtual void submitting(Dio& /*dio*/) {}
  /// bi_end_io: see to it that the BIO is processed, now or elsewhere, and then finished_one_bio().
  virtual void end_io(machine::Context& context, Dio& dio, block::Bio& bio) = 0;
  /// Only where the task itself processes its BIOs: do so until none is left.
  virtual void await_completion(kernel::Task& /*task*/, Dio& /*dio*/) {}

 protected:
  Completion& completion_;
};

struct PlaceText : sim::PolicyText {
  /// The task that waits processes the BIOs, so that there must be one: no asynchronous I/O.
  bool needs_waiting_task = false;
};
using Places = sim::Policies<Place, PlaceText, Completion&>;

/// How the pages of a read become dirty. One policy, one file in dirtying/. Writes are not dirtied.
class Dirtying {
 public:
  static constexpr std::string_view kParameter = "kernel.dio.dirtying";
  explicit Dirtying(Completion& completion) : completion_(completion) {}
  virtual ~Dirtying() = default;
  virtual void submitting(machine::Context& /*context*/, block::Bio& /*bio*/) {}
  /// Release the pages of `bio` and free it, in whatever context the place chose.
  virtual void process(machine::Context& context, Dio& dio, block::Bio& bio) = 0;

 protected:
  Completion& completion_;
};
using Dirtyings = sim::Policies<Dirtying, sim::PolicyText, Completion&>;

/// When the task that waits is woken, by whoever ends a BIO. One policy, one file in wake_rules/.
class WakeRule {
 public:
  static constexpr std::string_view kParameter = "kernel.dio.wake_when";
  virtual ~WakeRule() = default;
  /// A BIO has ended, and `in_flight` others of the request have not.
  virtual bool wakes(int in_flight) const = 0;
};
struct WakeRuleText : sim::PolicyText {
  bool for_each_bio = false; ///< makes sense only where the task processes BIOs one by one
};
using WakeRules = sim::Policies<WakeRule, WakeRuleText>;

/// A design: a name for one place, one dirtying and one wake rule. One file in designs/.
struct Design {
  static constexpr std::string_view kParameter = "kernel.dio.completion";
};
struct DesignText : sim::PolicyText {
  std::string_view place;
  std::string_view dirtying;
  std::string_view wake_when;
};
using Designs = sim::Policies<Design, DesignText>;

/// The three choices that the parameters make: the design's, unless one is given by itself.
struct Choice {
  std::string place;
  std::string dirtying;
  std::string wake_when;
  /// A task has to wait for the request: no asynchronous I/O.
  bool needs_waiting_task() const { return Places::text(place).needs_waiting_task; }
  /// Why the three do not go together; empty when they do.
  std::string refused() const;
};
Choice choice_of(const DioParameters& parameters);
/// Designs that asynchronous I/O can use, by name.
std::vector<std::string> asynchronous_designs();

/// The chosen policies at work. There is one per simulated kernel.
class Completion {
 public:
  /// `copies`: of what is written; nullptr when nobody reads it through the cache.
  Completion(const kernel::Kernel& kernel, block::BlockLayer& block, const DioParameters& parameters,
             const memory::PoolParameters& pools, memory::CachedCopies* copies);

  /// In the order of their calls. What takes the task may make it sleep.
  void begin(kernel::Task& task, Dio& dio);
  void new_bio(kernel::Task& task, Dio& dio) { place_->new_bio(task, dio); }
  void submitting(kernel::Task& task, Dio& dio, block::Bio& bio);
  void bio_ended(machine::Context& context, Dio& dio, block::Bio& bio);
  /// All BIOs are submitted: wait until all are done and processed; with a kiocb do not wait.
  void await_completion(kernel::Task& task, Dio& dio);
  /// The kiocb has completed: give struct dio back, on this CPU.
  void free(machine::Context& context, Dio& dio) { objects_.free(context, detached(dio)); }
  const memory::SlabCache<DioObject>& objects() const { return objects_; }

  /// For places: the pages and the BIO itself, in any context.
  void process(machine::Context& context, Dio& dio, block::Bio& bio) {
    dirtying_->process(context, dio, bio);
  }
  /// For places whose BIOs nobody waits for: one BIO is processed, or the submitter's share given up. The
  /// last one completes the request and wakes the task, once (spec 4.2).
  void finished_one_bio(machine::Context& context, Dio& dio);
  const WakeRule& wake_rule() const { return *wake_rule_; }
  std::unique_ptr<PlaceState> make_state(const kernel::Task& owner) { return place_->make_state(owner); }

  /// For dirtying policies: dio_bio_complete, dirtying each page or not.
  void bio_complete(machine::Context& context, block::Bio& bio, bool dirty);
  /// set_page_dirty for every page of `bio`.
  void dirty_pages(machine::Context& context, block::Bio& bio);
  /// Drop the pin of one page.
  void release_page(machine::Context& context, memory::Page& page);

  const kernel::Kernel& kernel() const { return kernel_; }
  block::BlockLayer& block() { return block_; }
  const DioParameters& parameters() const { return parameters_; }

 private:
  static DioObject& detached(Dio& dio);
  /// dio_bio_complete's loop.
  void complete_pages(machine::Context& context, std::span<memory::Page* const> pages, bool dirty);
  void complete_page(machine::Context& context, memory::Page& page, bool dirty);

  const kernel::Kernel& kernel_;
  block::BlockLayer& block_;
  const DioParameters& parameters_;
  memory::CachedCopies* copies_;
  memory::SlabCache<DioObject> objects_; ///< kmalloc
  bool needs_waiting_task_;
  std::unique_ptr<Place> place_;
  std::unique_ptr<Dirtying> dirtying_;
  std::unique_ptr<WakeRule> wake_rule_;
};

} // namespace dioscope::dio
