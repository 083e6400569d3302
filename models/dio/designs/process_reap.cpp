/// Completion in process context: end_io only lists the BIO, the waiting task does the work (spec 3.4).
#include <string>
#include <utility>

#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

using kernel::TaskState;
using machine::Access;

struct ReapState final : PlaceState {
  ReapState(const kernel::Task& owner, kernel::Locks& locks, const WakeRule& its_wake_rule)
      : bio_list_lock("dio.bio_list_lock." + std::to_string(owner.pid), locks), wake_rule(its_wake_rule) {}
  /// The waiting task has to be awake, or to be woken.
  bool wakes() const { return bio_list != nullptr && wake_rule.wakes(bios_in_flight); }
  kernel::SpinLock bio_list_lock;
  const WakeRule& wake_rule;
  block::Bio* bio_list = nullptr; ///< ended and not yet processed, last in first out
  int bios_in_flight = 0;         ///< submitted and not yet ended
  int new_bios = 0;               ///< reap_counter
};

ReapState& state_of(Dio& dio) { return static_cast<ReapState&>(*dio.state); }

class InWaitingTask final : public Place {
 public:
  using Place::Place;

  std::unique_ptr<PlaceState> make_state(const kernel::Task& owner) override {
    return std::make_unique<ReapState>(owner, completion_.kernel().locks, completion_.wake_rule());
  }
  void begin(Dio& dio) override {
    auto& state = state_of(dio);
    state.bios_in_flight = state.new_bios = 0;
    state.bio_list = nullptr;
  }
  void submitting(Dio& dio) override { ++state_of(dio).bios_in_flight; }

  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override {
    auto& state = state_of(dio);
    context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
    kernel::spin_lock_irq(context, state.bio_list_lock);
    context.touch(fn::dio_bio_end_io, dio.line, Access::write);
    block::touch_bio(context, fn::dio_bio_end_io, bio, Access::write);
    bio.next = std::exchange(state.bio_list, &bio);
    --state.bios_in_flight;
    if (dio.wait->active() && state.wakes()) dio.wait->wake(context);
    kernel::spin_unlock_irq(context, state.bio_list_lock);
  }

  void new_bio(kernel::Task& task, Dio& dio) override {
    auto& state = state_of(dio);
    if (state.new_bios++ < completion_.parameters().reap_threshold) return;
    state.new_bios = 0;
    auto& context = task.context;
    for (;;) {
      context.settle();
      if (state.bio_list == nullptr) return;
      kernel::spin_lock_irq(context, state.bio_list_lock);
      context.touch(fn::dio_bio_reap, dio.line, Access::write);
      auto& bio = pop(context, dio);
      kernel::spin_unlock_irq(context, state.bio_list_lock);
      process(context, dio, bio);
    }
  }

  void await_completion(kernel::Task& task, Dio& dio) override {
    while (dio.bio_count > 0) process(task.context, dio, await_one(task, dio));
  }

 private:
  static block::Bio& pop(machine::Context& context, Dio& dio) {
    auto& list = state_of(dio).bio_list;
    block::touch_bio(context, fn::dio_await_one, *list, Access::read);
    return *std::exchange(list, list->next);
  }

  block::Bio& await_one(kernel::Task& task, Dio& dio) {
    auto& state = state_of(dio);
    auto& context = task.context;
    context.charge(fn::dio_await_one, completion_.parameters().await_one);
    kernel::spin_lock_irq(context, state.bio_list_lock);
    context.touch(fn::dio_await_one, dio.line, Access::write);
    if (state.bio_list == nullptr) {
      do {
        dio.wait->prepare(task, TaskState::uninterruptible,
                          kernel::awaited("BIOs of its request to end", state,
                                          [](const ReapState& it) { return it.wakes(); }));
        task.has_looked(); // under the lock under which whoever wakes it puts BIOs there
        kernel::spin_unlock_irq(context, state.bio_list_lock);
        completion_.block().blk_run_queues(context);
        completion_.block().io_schedule(task, dio.io);
        context.charge(fn::dio_await_one, completion_.parameters().await_one);
        kernel::spin_lock_irq(context, state.bio_list_lock);
        context.touch(fn::dio_await_one, dio.line, Access::write);
      } while (state.bio_list == nullptr);
      dio.wait->finish(task);
    }
    auto& bio = pop(context, dio);
    kernel::spin_unlock_irq(context, state.bio_list_lock);
    return bio;
  }

  void process(machine::Context& context, Dio& dio, block::Bio& bio) {
    completion_.process(context, dio, bio);
    --dio.bio_count;
  }
};

const Places::Register kWaitingTask{
    {{.name = "waiting_task",
      .sentence = "end_io lists the BIO, and the task that waits for the request processes it",
      .kernel = "2.5.35",
      .trade_off =
          "nothing to do in interrupts, pages and BIOs are freed where they were taken; the task has to be "
          "woken and to run before anything is freed",
      .reads = {"kernel.dio.await_one", "kernel.dio.reap_threshold"}},
     true},
    Places::make_of<InWaitingTask>};

const Designs::Register kProcessReap{
    {{.name = "process_reap",
      .sentence = "the waiting task reaps BIOs, woken for every one that ends",
      .kernel = "2.5.35",
      .trade_off = "most context switches; BIOs are recycled while warm, interrupts are short"},
     "waiting_task",
     "after",
     "each_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
