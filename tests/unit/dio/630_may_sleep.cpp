/// What may sleep takes a kernel::Task&, which only the task's own code has: the compiler refuses it in an
/// interrupt.
#include <doctest/doctest.h>

#include "models/dio/direct_io.hpp"

using namespace dioscope;

namespace {

template <class Argument>
concept CanSchedule = requires(kernel::Scheduler& scheduler, Argument& who) {
  scheduler.schedule(who);
};
template <class Argument>
concept CanSubmit = requires(block::BlockLayer& block, Argument& who, block::Bio& bio) {
  block.submit_bio(who, bio);
};
template <class Argument>
concept CanWaitForIo = requires(block::BlockLayer& block, Argument& who, block::AwaitedIo& io) {
  block.io_schedule(who, io);
};
template <class Argument>
concept CanSleep = CanSchedule<Argument> || CanSubmit<Argument> || CanWaitForIo<Argument>;

} // namespace

TEST_CASE("630 Given what an interrupt, a softirq and end_io have in their hands, when one of these is to "
          "sleep, then "
          "that does not compile") {
  static_assert(CanSchedule<kernel::Task> && CanSubmit<kernel::Task> && CanWaitForIo<kernel::Task>);
  static_assert(!CanSleep<machine::Context>);
  static_assert(!CanSleep<machine::SoftirqContext>);
  static_assert(!CanSleep<machine::HardirqContext>);
  static_assert(!CanSleep<decltype(dio::Dio::owner)>);
  CHECK(std::is_const_v<std::remove_reference_t<decltype(dio::Dio::owner)>>);
}
