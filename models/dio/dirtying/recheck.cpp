#include <span>
#include <utility>
#include <vector>

#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

using machine::Access;

/// Pages are dirtied before submission. Whoever processes the BIO only looks at each: a page that is still
/// dirty is released, one that was cleaned meanwhile waits for keventd to dirty it again. The request does
/// not wait for that.
class DirtyRecheck final : public Dirtying {
 public:
  explicit DirtyRecheck(Completion& completion)
      : Dirtying(completion), bio_dirty_lock_("bio_dirty_lock", completion.kernel().locks) {}

  void submitting(machine::Context& context, block::Bio& bio) override {
    completion_.dirty_pages(context, bio);
  }

  void process(machine::Context& context, Dio& dio, block::Bio& bio) override {
    block::touch_bio(context, fn::bio_check_pages_dirty, bio, Access::read);
    block::touch_vecs(context, fn::bio_check_pages_dirty, bio, Access::read);
    unsigned cleaned = 0;
    for (auto* page : std::span(bio.pages).first(bio.vecs)) {
      context.charge(fn::bio_check_pages_dirty, completion_.parameters().complete_page);
      context.touch(fn::bio_check_pages_dirty, page->line, Access::read);
      if (!dio.write && !page->dirty)
        bio.pages[cleaned++] = page;
      else
        completion_.release_page(context, *page);
    }
    if (cleaned == 0) {
      completion_.block().bio_put(context, bio);
      return;
    }
    bio.vecs = cleaned;
    kernel::spin_lock_irq(context, bio_dirty_lock_);
    bio_dirty_list_.push_back(&bio);
    kernel::spin_unlock_irq(context, bio_dirty_lock_);
    completion_.kernel().keventd.schedule_task(context,
                                               [this](kernel::Task& keventd) { bio_dirty_fn(keventd); });
  }

 private:
  void bio_dirty_fn(kernel::Task& keventd) {
    auto& context = keventd.context;
    kernel::spin_lock_irq(context, bio_dirty_lock_);
    const auto bios = std::exchange(bio_dirty_list_, {});
    kernel::spin_unlock_irq(context, bio_dirty_lock_);
    for (auto* bio : bios) {
      completion_.dirty_pages(context, *bio);
      for (auto* page : std::span(bio->pages).first(bio->vecs)) completion_.release_page(context, *page);
      completion_.block().bio_put(context, *bio);
    }
  }

  kernel::SpinLock bio_dirty_lock_;
  std::vector<block::Bio*> bio_dirty_list_;
};

const Dirtyings::Register kDirtyRecheck{
    {.name = "recheck",
     .sentence = "before the BIO is submitted; whoever processes it hands pages that were cleaned meanwhile "
                 "to keventd, "
                 "which dirties them again",
     .kernel = "2.5.55, for asynchronous reads",
     .trade_off = "legal in any context and nothing is lost; every page is touched once more before the I/O"},
    Dirtyings::make_of<DirtyRecheck>};

} // namespace
} // namespace dioscope::dio
