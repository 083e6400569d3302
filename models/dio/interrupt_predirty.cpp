#include "models/dio/interrupt_predirty.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "models/memory/set_page_dirty.hpp"

namespace dioscope::dio {

using machine::Access;
using machine::Fn;

InterruptPredirty::InterruptPredirty(const Services& services)
    : KiocbCompletion(services), bio_dirty_lock_("bio_dirty_lock", services.locks) {}

void InterruptPredirty::submitting(Dio& dio, block::Bio& bio) {
  if (!dio.write) dirty_pages(dio.task.context, bio);
  CompletionDesign::submitting(dio, bio);
}

void InterruptPredirty::end_io(machine::Context& context, Dio& dio, block::Bio& bio) {
  context.charge(Fn::dio_bio_end_io, services_.parameters.end_io);
  block::touch_bio(context, Fn::bio_check_pages_dirty, bio, Access::read);
  block::touch_vecs(context, Fn::bio_check_pages_dirty, bio, Access::read);
  unsigned cleaned = 0;
  for (auto* page : std::span(bio.pages).first(bio.vecs)) {
    context.charge(Fn::bio_check_pages_dirty, services_.parameters.complete_page);
    context.touch(Fn::bio_check_pages_dirty, page->line, Access::read);
    if (!dio.write && !page->dirty)
      bio.pages[cleaned++] = page;
    else
      release_page(context, *page);
  }
  if (cleaned == 0) {
    services_.block.bio_put(context, bio);
  } else {
    bio.vecs = cleaned;
    kernel::spin_lock_irq(context, bio_dirty_lock_);
    bio_dirty_list_.push_back(&bio);
    kernel::spin_unlock_irq(context, bio_dirty_lock_);
    services_.keventd.schedule_task(context, [this](kernel::Task& keventd) { dirty_again(keventd); });
  }
  finished_one_bio(context, dio);
}

void InterruptPredirty::dirty_again(kernel::Task& keventd) {
  auto& context = keventd.context;
  kernel::spin_lock_irq(context, bio_dirty_lock_);
  const auto bios = std::exchange(bio_dirty_list_, {});
  kernel::spin_unlock_irq(context, bio_dirty_lock_);
  for (auto* bio : bios) {
    dirty_pages(context, *bio);
    for (auto* page : std::span(bio->pages).first(bio->vecs)) release_page(context, *page);
    services_.block.bio_put(context, *bio);
  }
}

} // namespace dioscope::dio
