/// The pattern by SimGrid, in two ways: `model`, a resource model of our own that tells it when the next
/// event of a simple calendar is due and resumes whom it wakes, as a program without access to its insides
/// can; `sleep`, its actors' sleeps and its timers.
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u.hpp>
#include <simgrid/version.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/peers/pattern.hpp"

namespace {

using namespace dioscope::bench;
namespace sg = simgrid::s4u;

/// The calendar as a model: time goes from event to event, and stands still while an actor runs.
class CalendarModel final : public simgrid::kernel::resource::Model {
 public:
  CalendarModel(Pattern& pattern, sg::Host& host) : Model("calendar"), pattern_(pattern) {
    tickers_.start();
    for (auto& process : processes_) {
      process.model = this;
      process.actor = sg::Actor::create("process", &host, [this, &process] { body(process); });
    }
    conductor_ = sg::Actor::create("conductor", &host, [] { sg::this_actor::suspend(); });
  }

  double next_occurring_event(double now) override {
    if (ended_) return -1;
    return std::max(0.0, static_cast<double>(calendar_.next_time()) * 1e-9 - now);
  }
  void update_actions_state(double /*now*/, double /*delta*/) override {
    while (!runs_ && !pattern_.over()) calendar_.fire_next();
    if (runs_ || ended_) return;
    ended_ = true;
    conductor_->resume();
  }

 private:
  struct Process {
    CalendarModel* model = nullptr;
    sg::ActorPtr actor;
  };

  /// The engine ends when nobody is left that is no daemon: the conductor is the last.
  void body(Process& self) {
    sg::Actor::self()->daemonize();
    for (;;) {
      calendar_.schedule(pattern_.delay(), &CalendarModel::on_wake, &self);
      runs_ = false;
      sg::this_actor::suspend();
      pattern_.hand_over();
    }
  }
  static void on_wake(void* process) {
    auto& woken = *static_cast<Process*>(process);
    woken.model->runs_ = true;
    woken.actor->resume();
  }

  Pattern& pattern_;
  SimpleCalendar calendar_;
  SimpleTickers tickers_{pattern_, calendar_};
  std::array<Process, kProcesses> processes_;
  sg::ActorPtr conductor_;
  bool runs_ = false;
  bool ended_ = false;
};

double seconds(std::int64_t ns) { return static_cast<double>(ns) * 1e-9; }

void set_ticker(Pattern& pattern) {
  simgrid::kernel::timer::Timer::set(sg::Engine::get_clock() + seconds(pattern.delay()), [&pattern] {
    pattern.tick();
    if (!pattern.over()) set_ticker(pattern);
  });
}

void create_sleepers(Pattern& pattern, sg::Host& host) {
  for (int i = 0; i < kTickers; ++i) set_ticker(pattern);
  for (int i = 0; i < kProcesses; ++i)
    sg::Actor::create("process", &host, [&pattern] {
      while (!pattern.over()) {
        sg::this_actor::sleep_for(seconds(pattern.delay()));
        if (!pattern.over()) pattern.hand_over();
      }
    });
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 1;
  Pattern pattern(argv[1]);
  const std::string_view way = argv[2];
  // As the product sets it: see docs/concepts.md.
  std::vector<std::string> words{"simgrid", "--cfg=surf/precision:1e-12", "--cfg=contexts/stack-size:256",
                                 "--log=root.thresh:critical", "--log=no_loc"};
  std::vector<char*> arguments(words.size() + 1, nullptr);
  std::transform(words.begin(), words.end(), arguments.begin(), [](auto& word) { return word.data(); });
  int count = static_cast<int>(words.size());
  sg::Engine engine(&count, arguments.data());
  auto* const zone = sg::create_full_zone("zone");
  auto* const host = zone->create_host("host", 1e9);
  zone->seal();
  if (way == "model")
    engine.add_model(std::make_shared<CalendarModel>(pattern, *host));
  else
    create_sleepers(pattern, *host);
  pattern.begin();
  engine.run();
  pattern.end();
  pattern.report("simgrid-" + std::string(way),
                 std::to_string(SIMGRID_VERSION_MAJOR) + "." + std::to_string(SIMGRID_VERSION_MINOR));
}
