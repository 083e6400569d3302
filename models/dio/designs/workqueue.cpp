/// Completion by keventd: in process context, but not by the task that waits.
#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

class InKeventd final : public Place {
 public:
  using Place::Place;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override {
    context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
    completion_.kernel().keventd.schedule_task(context, [this, &dio, &bio](kernel::Task& keventd) {
      completion_.process(keventd.context, dio, bio);
      completion_.finished_one_bio(keventd.context, dio);
    });
  }
};

const Places::Register kKeventd{
    {{.name = "keventd",
      .sentence = "end_io hands the BIO to keventd, one thread for all",
      .kernel = "none; what 2.5.55 does with pages that were cleaned",
      .trade_off =
          "process context for asynchronous requests too; one thread is a bottleneck on eight CPUs"}},
    Places::make_of<InKeventd>};

const Designs::Register kWorkqueue{
    {{.name = "workqueue",
      .sentence = "keventd processes the BIOs; its last one completes the request",
      .kernel = "none",
      .trade_off = "legal; one thread does it for all"},
     "keventd",
     "after",
     "last_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
