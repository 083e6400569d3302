/// The pattern with Boost's context switch and a simple calendar alone: what a simulator cannot do without.
#include <boost/context/detail/fcontext.hpp>
#include <boost/version.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "tests/bench/peers/pattern.hpp"

namespace {

using namespace dioscope::bench;
namespace context = boost::context::detail;

constexpr std::size_t kStack = 65'536;

class Simulator {
 public:
  explicit Simulator(Pattern& pattern) : pattern_(pattern) {}

  void start() {
    tickers_.start();
    for (auto& process : processes_) {
      process.simulator = this;
      process.where = context::make_fcontext(process.stack.get() + kStack, kStack, &Simulator::body);
      run(process);
    }
  }
  void run() {
    while (!pattern_.over()) {
      calendar_.fire_next();
      if (woken_ != nullptr) run(*std::exchange(woken_, nullptr));
    }
  }

 private:
  struct Process {
    Simulator* simulator = nullptr;
    std::unique_ptr<std::byte[]> stack = std::make_unique<std::byte[]>(kStack);
    context::fcontext_t where = nullptr;
  };

  /// Until it blocks.
  static void run(Process& process) { process.where = context::jump_fcontext(process.where, &process).fctx; }
  static void body(context::transfer_t from) {
    auto& self = *static_cast<Process*>(from.data);
    auto& simulator = *self.simulator;
    for (;;) {
      simulator.calendar_.schedule(simulator.pattern_.delay(), &Simulator::on_wake, &self);
      from = context::jump_fcontext(from.fctx, nullptr);
      simulator.pattern_.hand_over();
    }
  }
  static void on_wake(void* process) {
    auto* const woken = static_cast<Process*>(process);
    woken->simulator->woken_ = woken;
  }

  Pattern& pattern_;
  SimpleCalendar calendar_;
  SimpleTickers tickers_{pattern_, calendar_};
  std::array<Process, kProcesses> processes_;
  Process* woken_ = nullptr;
};

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  Pattern pattern(argv[1]);
  Simulator simulator(pattern);
  simulator.start();
  pattern.begin();
  simulator.run();
  pattern.end();
  pattern.report("fcontext", std::to_string(BOOST_VERSION / 100'000) + "." +
                                 std::to_string(BOOST_VERSION / 100 % 1000) + "." +
                                 std::to_string(BOOST_VERSION % 100));
}
