#include "models/dio/completion.hpp"

namespace dioscope::dio {
namespace {

class DirtyAfter final : public Dirtying {
 public:
  using Dirtying::Dirtying;
  void process(machine::Context& context, Dio& dio, block::Bio& bio) override {
    completion_.bio_complete(context, bio, !dio.write);
  }
};

const Dirtyings::Register kDirtyAfter{{.name = "after",
                                       .sentence = "when the data is there, by whoever processes the BIO",
                                       .kernel = "2.5.35",
                                       .trade_off = "no page is written back without its data; takes the "
                                                    "locks of dirtying wherever the BIO is processed"},
                                      Dirtyings::make_of<DirtyAfter>};

} // namespace
} // namespace dioscope::dio
