/// Completion in end_io: the asynchronous patch of September 2002, with its repairs (spec 4.1).
#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

class InEndIo final : public Place {
 public:
  using Place::Place;
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override {
    context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
    completion_.process(context, dio, bio);
    completion_.finished_one_bio(context, dio);
  }
};

const Places::Register kEndIo{
    {{.name = "end_io",
      .sentence =
          "end_io processes the BIO, in the softirq, thread or task that completes the command, with the "
          "adapter's lock held and interrupts off",
      .kernel = "the asynchronous patch of September 2002; 2.5.55",
      .trade_off = "no task is needed; pages are released with interrupts off"}},
    Places::make_of<InEndIo>};

const Designs::Register kInterrupt{
    {{.name = "interrupt",
      .sentence = "end_io dirties and releases the pages and frees the BIO; one wake-up a request",
      .kernel = "the asynchronous patch of September 2002",
      .trade_off = "fewest context switches; takes locks that are not interrupt-safe"},
     "end_io",
     "after",
     "last_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
