/// The engine is SimGrid: what sim/engine.hpp asks for, by its classes.
#include "sim/engine.hpp"

#include <fmt/format.h>
#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u.hpp>
#include <simgrid/version.h>
#include <xbt/log.h>

#include <csignal>

#include "sim/engine_library.hpp"
#include "sim/sanitizer.hpp"
#include "sim/simgrid/run_list.hpp"

namespace dioscope::sim {
namespace sg = simgrid::s4u;
namespace {

constexpr std::size_t kStackKiB = 256; ///< of an actor

/// At the begin of an actor's body: its stack.
SanitizedStack begin_stack() {
  const auto stack = SanitizedStack::begun(kStackKiB << 10);
  // The engine ends an actor by an exception that is thrown where it waits.
  if constexpr (SanitizedStack::kTold) sg::this_actor::on_exit([stack](bool) { stack.enter(); });
  stack.enter(); // on_exit() lets others run
  return stack;
}

/// The core's model as one of SimGrid's.
class CalendarModel final : public simgrid::kernel::resource::Model {
 public:
  explicit CalendarModel(EngineModel& model) : Model("calendar"), model_(model) {}
  double next_occurring_event(double now) override { return model_.next_occurring_event(now); }
  void update_actions_state(double now, double /*delta*/) override { model_.update_actions_state(now); }

 private:
  EngineModel& model_;
};

class SimGridEngine final : public Engine {
 public:
  explicit SimGridEngine(EngineModel& model);

  void create_actor(const std::string& name,
                    std::function<void(Handle, const SanitizedStack&)> body) override {
    sg::Actor::create(name, host_, [this, body = std::move(body)] {
      // Here and not after create(): an actor made by another one may have ended by then, and the engine
      // would wait for it for ever.
      auto& self = *sg::Actor::self();
      self.daemonize();
      body(run_list::handle_of(self), begin_stack());
    });
  }
  void append(Handle actor) override { run_list::append(*engine_, actor); }
  void yield(Handle self) override { run_list::yield(self); }

  std::size_t add_link(const std::string& name, double bytes_per_second) override {
    links_.push_back(zone_->create_link(name, bytes_per_second));
    return links_.size() - 1;
  }
  std::size_t add_route(const std::string& name, const std::vector<std::size_t>& links) override;
  void send(std::size_t route, std::uint64_t bytes) override {
    sg::Comm::sendto(routes_[route].from, routes_[route].to, bytes);
  }
  double next_flow_change(double now) override;

  double clock() const override { return sg::Engine::get_clock(); }
  void run() override;
  void end() override { conductor_->resume(); }

 private:
  struct Route {
    sg::Host* from;
    sg::Host* to;
  };

  std::vector<std::string> words_{
      "dioscope", "--cfg=surf/precision:1e-12", "--cfg=network/model:CM02", "--cfg=network/TCP-gamma:0",
      "--cfg=network/crosstraffic:0", "--cfg=contexts/stack-size:" + std::to_string(kStackKiB),
      // The leak sanitizer reads all of a stack that is left; ends of stacks are
      // the address sanitizer's business then.
      SanitizedStack::kTold ? "--cfg=contexts/guard-size:0" : "--cfg=contexts/guard-size:1",
      "--log=root.thresh:critical", "--log=no_loc"};
  std::vector<char*> argv_;
  int argc_ = 0;
  std::unique_ptr<sg::Engine> engine_;
  sg::NetZone* zone_ = nullptr;
  sg::Host* host_ = nullptr; ///< of all actors
  std::shared_ptr<CalendarModel> model_;
  std::vector<sg::Link*> links_;
  std::vector<Route> routes_;
  sg::ActorPtr conductor_; ///< while it waits, run() goes on
};

SimGridEngine::SimGridEngine(EngineModel& model) : Engine(run_list::kExtends) {
  for (auto& word : words_) argv_.push_back(word.data());
  argv_.push_back(nullptr);
  argc_ = static_cast<int>(words_.size());
  // The engine would end the process in its own way on Ctrl-C.
  struct sigaction on_interrupt {};
  sigaction(SIGINT, nullptr, &on_interrupt);
  engine_ = std::make_unique<sg::Engine>(&argc_, argv_.data());
  sigaction(SIGINT, &on_interrupt, nullptr);
  zone_ = sg::create_full_zone("machine");
  host_ = zone_->create_host("cpus", 1e9);
  model_ = std::make_shared<CalendarModel>(model);
  engine_->add_model(model_);
}

std::size_t SimGridEngine::add_route(const std::string& name, const std::vector<std::size_t>& links) {
  const Route route{zone_->create_host(name + ".from", 1e9), zone_->create_host(name + ".to", 1e9)};
  std::vector<sg::LinkInRoute> way;
  for (const auto link : links) way.emplace_back(links_[link]);
  zone_->add_route(route.from->get_netpoint(), route.to->get_netpoint(), nullptr, nullptr, way, false);
  routes_.push_back(route);
  return routes_.size() - 1;
}

double SimGridEngine::next_flow_change(double now) {
  double next = -1.0;
  for (auto* model : engine_->get_all_models()) {
    if (model == model_.get()) continue;
    if (!model->get_finished_action_set()->empty()) return 0.0;
    const double candidate = model->next_occurring_event(now);
    if (candidate >= 0 && (next < 0 || candidate < next)) next = candidate;
  }
  return next;
}

void SimGridEngine::run() {
  zone_->seal();
  conductor_ = sg::Actor::create("conductor", host_, [] {
    begin_stack();
    sg::this_actor::suspend();
  });
  engine_->run();
}

std::unique_ptr<Engine> make_engine(EngineModel& model) { return std::make_unique<SimGridEngine>(model); }

std::string engine_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  sg_version_get(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

} // namespace
} // namespace dioscope::sim

extern "C" __attribute__((visibility("default"))) const dioscope::sim::EngineLibrary dioscope_engine_library{
    DIOSCOPE_VERSION, dioscope::sim::make_engine, dioscope::sim::engine_version};
