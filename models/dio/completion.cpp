#include "models/dio/completion.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "models/block/functions.hpp"
#include "models/dio/functions.hpp"
#include "models/memory/functions.hpp"
#include "models/memory/set_page_dirty.hpp"

namespace dioscope::dio {

using kernel::TaskState;
using machine::Access;

namespace {

/// struct dio with its 64 page pointers, as kmalloc rounds it up.
constexpr sim::Bytes kDioSize{512};

/// A second completion of one request.
[[noreturn]] void completed_twice(const machine::Context& context, const Dio& dio) {
  throw machine::KernelFault(
      "double completion at " + std::to_string(sim::seconds(context.now())) + " s: the request of " +
      dio.owner.name + " is completed again, after its struct dio was freed: CPU " +
      std::to_string(context.cpu().number()) +
      " found bio_count at 0 as another CPU had, since decrementing and testing are two steps");
}

} // namespace

Dio::Dio(kernel::Task& task, Completion& its_completion)
    : owner(task), completion(its_completion), state(completion.make_state(task)),
      wait(std::make_shared<kernel::WaitPoint>("dio.wait." + std::to_string(task.pid),
                                               completion.kernel().locks, completion.kernel().scheduler,
                                               kernel::wake_path(completion.parameters().wake), &task)) {}

void Dio::end_io(machine::Context& context, block::Bio& bio) { completion.bio_ended(context, *this, bio); }

std::string Choice::refused() const {
  if (WakeRules::text(wake_when).for_each_bio && !needs_waiting_task())
    return "kernel.dio.wake_when = " + wake_when + " wakes a task for BIOs that kernel.dio.place = " + place +
           " processes without it: it would find nothing to do; legal there: last_bio";
  return {};
}

Choice choice_of(const DioParameters& parameters) {
  const auto& design = Designs::text(parameters.completion);
  const auto chosen = [](const std::string& value, std::string_view by_design) {
    return value == kAsDesign ? std::string(by_design) : value;
  };
  return {chosen(parameters.place, design.place), chosen(parameters.dirtying, design.dirtying),
          chosen(parameters.wake_when, design.wake_when)};
}

std::vector<std::string> asynchronous_designs() {
  std::vector<std::string> names;
  for (const auto& design : Designs::all())
    if (!Places::text(design.text.place).needs_waiting_task) names.emplace_back(design.text.name);
  return names;
}

Completion::Completion(const kernel::Kernel& kernel, block::BlockLayer& block,
                       const DioParameters& parameters, const memory::PoolParameters& pools,
                       memory::CachedCopies* copies)
    : kernel_(kernel), block_(block), parameters_(parameters), copies_(copies),
      objects_("size-512", kernel.cpus(), kDioSize, kernel.cache_line, pools, kernel.locks) {
  const auto choice = choice_of(parameters);
  needs_waiting_task_ = choice.needs_waiting_task();
  dirtying_ = Dirtyings::make(choice.dirtying, *this);
  wake_rule_ = WakeRules::make(choice.wake_when);
  place_ = Places::make(choice.place, *this);
}

void Completion::begin(kernel::Task& task, Dio& dio) {
  auto& context = task.context;
  // Where the task waits itself, struct dio is on its stack.
  if (!needs_waiting_task_) {
    dio.object = objects_.try_alloc(context, fn::direct_io_worker);
    dio.line = dio.object->line;
  }
  context.touch(fn::direct_io_worker, dio.line, Access::write);
  // The submitter's share: no early completion can end the request (spec 4.2).
  dio.bio_count = needs_waiting_task_ || parameters_.defects.no_submission_bias ? 0 : 1;
  dio.finished = dio.completing = false;
  dio.io = {};
  place_->begin(dio);
}

void Completion::submitting(kernel::Task& task, Dio& dio, block::Bio& bio) {
  auto& context = task.context;
  if (dio.finished)
    throw machine::KernelFault("use after free at " + std::to_string(sim::seconds(context.now())) +
                               " s: " + dio.owner.name +
                               " submits another BIO of a request that has completed, whose struct dio is "
                               "free: all BIOs before it had ended, and "
                               "nothing in bio_count stood for the submitter");
  if (!dio.write) dirtying_->submitting(context, bio);
  context.touch(block::fn::submit_bio, dio.line, Access::write);
  context.settle();
  ++dio.bio_count;
  place_->submitting(dio);
  dio.submit_cpu = context.cpu().number();
  if (auto* pollable = block_.queue(bio.disk).pollable()) {
    dio.io.add(pollable);
    dio.io.write = dio.write;
    dio.io.size = bio.size;
  }
}

void Completion::bio_ended(machine::Context& context, Dio& dio, block::Bio& bio) {
  dio.responded = std::max(dio.responded, bio.responded);
  if (!bio.write)
    for (auto* page : std::span(bio.pages).first(bio.vecs)) memory::data_arrived(context, *page);
  else if (copies_ != nullptr)
    for (unsigned i = 0; i < bio.vecs; ++i)
      copies_->written({bio.disk, bio.sector / (memory::kPageSize / block::kSector) + i}, context.now());
  place_->end_io(context, dio, bio);
}

void Completion::await_completion(kernel::Task& task, Dio& dio) {
  if (needs_waiting_task_) {
    place_->await_completion(task, dio);
    return;
  }
  auto& context = task.context;
  // What completes before this returns may be used again.
  const bool asynchronous = dio.kiocb != nullptr;
  const auto& defects = parameters_.defects;
  if (!defects.no_submission_bias) finished_one_bio(context, dio);
  if (asynchronous) return;
  for (;;) {
    context.charge(fn::wait_on_sync_kiocb, parameters_.wait_on_sync_kiocb);
    context.touch(fn::wait_on_sync_kiocb, dio.line, Access::read);
    context.settle();
    dio.wait->prepare(
        task, TaskState::uninterruptible,
        kernel::awaited("its request to complete", dio, [](const Dio& it) { return it.finished; }));
    if (task.has_come()) break;
    if (!defects.no_unplug) block_.blk_run_queues(context);
    block_.io_schedule(task, dio.io);
  }
  dio.wait->finish(task);
}

void Completion::finished_one_bio(machine::Context& context, Dio& dio) {
  context.touch(fn::dio_bio_end_io, dio.line, Access::write);
  context.settle();
  int left = --dio.bio_count;
  if (parameters_.defects.split_decrement) {
    // The other CPU may take the line, decrement, and give it back.
    context.touch(fn::dio_bio_end_io, dio.line, Access::read);
    context.settle();
    left = dio.bio_count;
  }
  if (left > 0) return;
  if (dio.completing) completed_twice(context, dio);
  dio.completing = true;
  if (dio.kiocb != nullptr) {
    dio.finished = true;
    dio.kiocb->complete(context);
    return;
  }
  context.charge(fn::aio_complete, parameters_.aio_complete);
  context.settle();
  const auto waiting = dio.wait;
  auto& object = detached(dio);
  dio.finished = true;
  if (!parameters_.defects.no_wake) waiting->wake(context);
  // By now the task may have begun another request, in another struct dio.
  objects_.free(context, object);
}

DioObject& Completion::detached(Dio& dio) {
  auto& object = *std::exchange(dio.object, nullptr);
  object.line = dio.line;
  return object;
}

void Completion::bio_complete(machine::Context& context, block::Bio& bio, bool dirty) {
  block::touch_bio(context, fn::dio_bio_complete, bio, Access::read);
  block::touch_vecs(context, fn::dio_bio_complete, bio, Access::read);
  complete_pages(context, std::span(bio.pages).first(bio.vecs), dirty);
  block_.bio_put(context, bio);
}

void Completion::complete_pages(machine::Context& context, std::span<memory::Page* const> pages, bool dirty) {
  const auto mapped = [](const memory::Page* page) { return page->mapping != nullptr; };
  if (context.watched() || std::ranges::any_of(pages, mapped)) {
    for (auto* page : pages) complete_page(context, *page, dirty);
    return;
  }
  // Nothing of it passes before all is charged, so that it can be charged at once.
  const auto times = static_cast<std::int64_t>(pages.size());
  context.charge(fn::dio_bio_complete, parameters_.complete_page * times);
  context.touch_each(
      memory::fn::page_cache_release, pages.size(),
      [&](std::size_t i) -> auto& {
        auto& page = *pages[i];
        if (dirty) memory::set_page_dirty(context, page);
        memory::page_cache_release(context, page);
        return page.line;
      },
      [&](std::size_t i) { return pages[i]->released(); });
  context.charge(memory::fn::page_cache_release, parameters_.release_page * times);
  if (dirty) context.charge(memory::fn::set_page_dirty, parameters_.set_page_dirty * times);
}

void Completion::complete_page(machine::Context& context, memory::Page& page, bool dirty) {
  context.charge(fn::dio_bio_complete, parameters_.complete_page);
  context.touch(memory::fn::page_cache_release, page.line, page.released());
  context.charge(memory::fn::page_cache_release, parameters_.release_page);
  if (dirty) {
    context.charge(memory::fn::set_page_dirty, parameters_.set_page_dirty);
    memory::set_page_dirty(context, page);
  }
  memory::page_cache_release(context, page);
}

void Completion::dirty_pages(machine::Context& context, block::Bio& bio) {
  for (auto* page : std::span(bio.pages).first(bio.vecs)) {
    context.touch(memory::fn::set_page_dirty, page->line, Access::write);
    context.charge(memory::fn::set_page_dirty, parameters_.set_page_dirty);
    memory::set_page_dirty(context, *page);
  }
}

void Completion::release_page(machine::Context& context, memory::Page& page) {
  context.touch(memory::fn::page_cache_release, page.line, page.released());
  context.charge(memory::fn::page_cache_release, parameters_.release_page);
  memory::page_cache_release(context, page);
}

} // namespace dioscope::dio
