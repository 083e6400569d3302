#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

class DirtyNever final : public Dirtying {
 public:
  using Dirtying::Dirtying;
  void process(machine::Context& context, Dio& /*dio*/, block::Bio& bio) override {
    completion_.bio_complete(context, bio, false);
  }
};

const Dirtyings::Register kDirtyNever{
    {.name = "never",
     .sentence = "never",
     .kernel = "none: right for memory that is no file's, wrong for a mapped one",
     .trade_off = "cheapest; loses what is read into a mapped file"},
    Dirtyings::make_of<DirtyNever>};

} // namespace
} // namespace dioscope::dio
