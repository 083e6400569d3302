#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

class DirtyBefore final : public Dirtying {
 public:
  using Dirtying::Dirtying;
  void submitting(machine::Context& context, block::Bio& bio) override {
    completion_.dirty_pages(context, bio);
  }
  void process(machine::Context& context, Dio& /*dio*/, block::Bio& bio) override {
    completion_.bio_complete(context, bio, false);
  }
};

const Dirtyings::Register kDirtyBefore{
    {.name = "before",
     .sentence = "only before the BIO is submitted",
     .kernel = "none: what recheck is to be compared with",
     .trade_off = "no lock of dirtying in an interrupt; a page written back before its data came is lost"},
    Dirtyings::make_of<DirtyBefore>};

} // namespace
} // namespace dioscope::dio
