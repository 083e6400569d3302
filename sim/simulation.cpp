#include "sim/simulation.hpp"

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u.hpp>
#include <xbt/log.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <exception>
#include <map>
#include <stdexcept>

#include "sim/fluid.hpp"
#include "sim/run_list.hpp"
#include "sim/sanitizer.hpp"

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

double ns_of(TimePoint time) { return static_cast<double>(time.time_since_epoch().count()); }

TimePoint to_model_time(double engine_seconds) {
  return TimePoint{Duration{static_cast<std::int64_t>(std::llround(engine_seconds * 1e9))}};
}

} // namespace

class Simulation::ActorImpl final : public Actor {
 public:
  ActorImpl(Simulation& simulation, std::string name) : simulation_(simulation), name_(std::move(name)) {}

  void park() override {
    if (remembered_) {
      remembered_ = false;
      return;
    }
    parked_ = true;
    --simulation_.runnable_;
    if (run_list::kExtends && simulation_.fire_events_on(*this)) return;
    run_list::yield(handle_);
    runs_again();
  }
  void unpark() override {
    if (!parked_) {
      remembered_ = true;
      return;
    }
    parked_ = false;
    ++simulation_.runnable_;
    simulation_.woke(*this);
  }
  bool parked() const override { return parked_; }
  const std::string& name() const override { return name_; }

  /// Its body starts when whoever runs now has blocked.
  void start(std::function<void(Actor&)> body);
  bool started() const { return actor_ != nullptr; }
  /// Let SimGrid run it: create it, or go on after yield().
  void run_next();
  ActorImpl* next_woken = nullptr;
  /// After SimGrid ran others, on other stacks.
  void runs_again() const { stack_.enter(); }

 private:
  Simulation& simulation_;
  std::string name_;
  std::function<void(Actor&)> body_;
  sg::ActorPtr actor_;
  run_list::Handle handle_;
  SanitizedStack stack_ = SanitizedStack::current();
  bool parked_ = false;
  bool remembered_ = false;
};

class Simulation::CarrierImpl final : public Carrier {
 public:
  CarrierImpl(Simulation& simulation, std::string name, std::vector<const Link*> route)
      : simulation_(simulation), name_(std::move(name)), route_(std::move(route)) {
    if (route_.empty()) throw std::logic_error("carrier " + name_ + " has an empty route");
    own_ = *std::min_element(route_.begin(), route_.end(),
                             [](auto* a, auto* b) { return a->bandwidth() < b->bandwidth(); });
  }

  void start(Bytes size, Event& done) override {
    if (done_ != nullptr) throw std::logic_error("carrier " + name_ + " is busy");
    done_ = &done;
    size_ = size;
    auto& calendar = simulation_.calendar_;
    if (binding_.empty()) {
      calendar.schedule(finished_, transfer_time(size, own_->bandwidth()), Priority::hardware);
    } else if (simulation_.options_.closed_form) {
      simulation_.tell_fluid_ends();
      simulation_.fluid_->begin(fluid_route_, static_cast<double>(size.count), ns_of(simulation_.now()));
      simulation_.end_fluid_transfers();
    } else {
      calendar.schedule_at_engine_time(begin_flow_, simulation_.now(), Priority::hardware);
    }
  }
  bool busy() const override { return done_ != nullptr; }
  bool closed_form() const override { return binding_.empty(); }

  void on_finished() {
    Event& done = *std::exchange(done_, nullptr);
    simulation_.calendar_.schedule(done, simulation_.now(), Priority::hardware);
  }

 private:
  friend struct Engine;
  void on_begin_flow() { mover_->unpark(); }
  void start_mover();
  void move_flows();

  Simulation& simulation_;
  std::string name_;
  std::vector<const Link*> route_;
  const Link* own_ = nullptr;        ///< the slowest link: what this carrier can reach at most
  std::vector<const Link*> binding_; ///< the links that can be short of bandwidth
  Event finished_ = Event::of<&CarrierImpl::on_finished>(this);
  Event begin_flow_ = Event::of<&CarrierImpl::on_begin_flow>(this);
  Event* done_ = nullptr;
  Bytes size_{};
  std::size_t fluid_route_ = 0;
  ActorImpl* mover_ = nullptr;
  sg::Host* from_ = nullptr;
  sg::Host* to_ = nullptr;
};

/// The calendar as a SimGrid resource model: it tells the engine when its next event is due and fires what is
/// due.
class Simulation::CalendarModel final : public simgrid::kernel::resource::Model {
 public:
  explicit CalendarModel(Simulation& simulation) : Model("calendar"), simulation_(simulation) {}

  double next_occurring_event(double now) override {
    if (ended_) return -1.0;
    if (failure_ || simulation_.stopped_ || simulation_.woken_ != nullptr) return 0.0;
    if (simulation_.calendar_.empty()) return flows_ > 0 ? -1.0 : 0.0;
    const auto due = simulation_.calendar_.next_time();
    return std::max(0.0, static_cast<double>(due.time_since_epoch().count()) * 1e-9 - now);
  }

  void update_actions_state(double now, double delta) override;

  void fail(std::exception_ptr failure) { failure_ = std::move(failure); }
  void flow_begins() { ++flows_; }
  void flow_ends() { --flows_; }
  void set_conductor(sg::ActorPtr conductor) { conductor_ = std::move(conductor); }

 private:
  /// A lower bound of the time at which SimGrid's own models change something; the engine's time if they just
  /// did.
  TimePoint foreign_bound(double now);
  void end() {
    ended_ = true;
    conductor_->resume();
  }

  Simulation& simulation_;
  std::exception_ptr failure_;
  sg::ActorPtr conductor_;
  int flows_ = 0;
  bool ended_ = false;
};

struct Simulation::Engine {
  Engine(Simulation& simulation);
  void build_carriers(Simulation& simulation);
  void build_fluid(Simulation& simulation, const std::map<const Link*, std::size_t>& users);
  void build_flows(Simulation& simulation);

  std::vector<std::string> words{
      "dioscope", "--cfg=surf/precision:1e-12", "--cfg=network/model:CM02", "--cfg=network/TCP-gamma:0",
      "--cfg=network/crosstraffic:0", "--cfg=contexts/stack-size:" + std::to_string(kStackKiB),
      // The leak sanitizer reads all of a stack that is left; ends of stacks are
      // the address sanitizer's business then.
      SanitizedStack::kTold ? "--cfg=contexts/guard-size:0" : "--cfg=contexts/guard-size:1",
      "--log=root.thresh:critical", "--log=no_loc"};
  std::vector<char*> argv;
  int argc = 0;
  std::unique_ptr<sg::Engine> engine;
  sg::NetZone* zone = nullptr;
  sg::Host* host = nullptr;
  std::shared_ptr<CalendarModel> model;
  const SanitizedStack stack = SanitizedStack::current(); ///< on which the engine runs between the actors
};

Simulation::Engine::Engine(Simulation& simulation) {
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  argc = static_cast<int>(words.size());
  // The engine would end the process in its own way on Ctrl-C.
  struct sigaction on_interrupt {};
  sigaction(SIGINT, nullptr, &on_interrupt);
  engine = std::make_unique<sg::Engine>(&argc, argv.data());
  sigaction(SIGINT, &on_interrupt, nullptr);
  zone = sg::create_full_zone("machine");
  host = zone->create_host("cpus", 1e9);
  model = std::make_shared<CalendarModel>(simulation);
  engine->add_model(model);
}

void Simulation::Engine::build_carriers(Simulation& simulation) {
  std::map<const Link*, double> demand;
  std::map<const Link*, std::size_t> users;
  for (const auto& carrier : simulation.carriers_)
    for (const auto* link : carrier->route_) {
      demand[link] += carrier->own_->bandwidth().bytes_per_second;
      ++users[link];
    }
  for (auto& carrier : simulation.carriers_)
    for (const auto* link : carrier->route_)
      if (demand[link] > link->bandwidth().bytes_per_second * (1 + 1e-12) || !simulation.options_.closed_form)
        carrier->binding_.push_back(link);
  if (simulation.options_.closed_form)
    build_fluid(simulation, users);
  else
    build_flows(simulation);
  zone->seal();
  for (auto& carrier : simulation.carriers_) carrier->start_mover();
}

void Simulation::Engine::build_fluid(Simulation& simulation,
                                     const std::map<const Link*, std::size_t>& users) {
  std::map<const Link*, std::size_t> numbers;
  for (auto& carrier : simulation.carriers_) {
    if (carrier->binding_.empty()) continue;
    std::vector<std::size_t> links;
    for (const auto* link : carrier->binding_) {
      if (users.at(link) == 1) continue; // its own: no more than a cap
      const auto [known, is_new] = numbers.try_emplace(link, 0);
      if (is_new) known->second = simulation.fluid_->add_link(link->bandwidth().bytes_per_second);
      links.push_back(known->second);
    }
    const auto cap = carrier->own_->bandwidth().bytes_per_second;
    carrier->fluid_route_ = simulation.fluid_->add_route(links, cap);
    simulation.fluid_carriers_.push_back(carrier.get());
  }
}

void Simulation::Engine::build_flows(Simulation& simulation) {
  std::map<const Link*, sg::Link*> links;
  auto link_of = [&](const Link* link) {
    auto& made = links[link];
    if (made == nullptr) made = zone->create_link(link->name(), link->bandwidth().bytes_per_second);
    return made;
  };
  for (auto& carrier : simulation.carriers_) {
    carrier->from_ = zone->create_host(carrier->name_ + ".from", 1e9);
    carrier->to_ = zone->create_host(carrier->name_ + ".to", 1e9);
    std::vector<sg::LinkInRoute> route;
    for (const auto* link : carrier->binding_) route.emplace_back(link_of(link));
    zone->add_route(carrier->from_->get_netpoint(), carrier->to_->get_netpoint(), nullptr, nullptr, route,
                    false);
  }
}

void Simulation::ActorImpl::start(std::function<void(Actor&)> body) {
  ++simulation_.runnable_;
  body_ = std::move(body);
  if (simulation_.firing_on_actor_)
    simulation_.woke(*this); // creating it would pass control to the engine, amidst a handler
  else
    run_next();
}

void Simulation::ActorImpl::run_next() {
  if (started()) {
    run_list::append(handle_);
    return;
  }
  actor_ = sg::Actor::create(name_, simulation_.engine_->host, [this] {
    // Here and not after create(): an actor made by another one may have ended by then, and the engine would
    // wait for it for ever.
    auto& self = *sg::Actor::self();
    self.daemonize();
    handle_ = run_list::handle_of(*simulation_.engine_->engine, self);
    stack_ = begin_stack();
    try {
      body_(*this);
    } catch (const std::exception&) {
      simulation_.engine_->model->fail(std::current_exception());
    }
    parked_ = false;
    --simulation_.runnable_;
  });
}

void Simulation::CarrierImpl::start_mover() {
  if (from_ == nullptr) return; // its transfers are no flows
  mover_ = &static_cast<ActorImpl&>(simulation_.spawn(name_ + ".mover", [this] { move_flows(); }));
}

void Simulation::CarrierImpl::move_flows() {
  auto& model = *simulation_.engine_->model;
  for (;;) {
    mover_->park();
    model.flow_begins();
    --simulation_.runnable_;
    sg::Comm::sendto(from_, to_, static_cast<std::uint64_t>(size_.count));
    mover_->runs_again();
    ++simulation_.runnable_;
    model.flow_ends();
    const TimePoint end{Duration{next_nanosecond(sg::Engine::get_clock() * 1e9)}};
    simulation_.calendar_.schedule(finished_, std::max(simulation_.now(), end), Priority::hardware);
  }
}

TimePoint Simulation::CalendarModel::foreign_bound(double now) {
  if (flows_ == 0) return kNever;
  double next = -1.0;
  for (auto* model : sg::Engine::get_instance()->get_all_models()) {
    if (model == this) continue;
    if (!model->get_finished_action_set()->empty()) return to_model_time(now);
    const double candidate = model->next_occurring_event(now);
    if (candidate >= 0 && (next < 0 || candidate < next)) next = candidate;
  }
  if (next < 0) return kNever;
  return TimePoint{Duration{static_cast<std::int64_t>(std::floor((now + next) * 1e9 - 1e-3))}};
}

void Simulation::CalendarModel::update_actions_state(double now, double /*delta*/) {
  simulation_.engine_->stack.enter();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  auto& s = simulation_;
  s.hand_overs_ = 0;
  s.run_woken();
  const TimePoint engine_now = to_model_time(now);
  s.bound_by(foreign_bound(now));
  if (flows_ > 0 && s.foreign_bound_ <= engine_now && s.calendar_.next_time() > engine_now) return;
  s.fire_events(engine_now);
  s.run_woken();
  if (ended_ || s.runnable_ > 0) return;
  if (s.stopped_ || (s.calendar_.empty() && flows_ == 0)) end();
}

void Simulation::tell_fluid_ends() {
  const auto now = ns_of(calendar_.now());
  for (const auto route : fluid_->end_until(now + kSameNanosecond)) fluid_carriers_[route]->on_finished();
}

void Simulation::end_fluid_transfers() {
  tell_fluid_ends();
  if (fluid_->next_end() == FluidModel::kNever) {
    calendar_.cancel(fluid_end_);
    return;
  }
  const TimePoint end{Duration{next_nanosecond(fluid_->next_end())}};
  calendar_.schedule(fluid_end_, std::max(calendar_.now(), end), Priority::hardware);
}

Simulation::Simulation(const Options& options)
    : options_(options), calendar_(options.ties, mix(options.seed, "calendar.ties")),
      tracer_(options.tracepoints), fluid_(std::make_unique<FluidModel>()),
      engine_(std::make_unique<Engine>(*this)) {
  bound_by(kNever);
}

Simulation::~Simulation() = default;

bool Simulation::something_to_come() const {
  return calendar_.something_to_come() ||
         std::ranges::any_of(carriers_, [](const auto& carrier) { return carrier->busy(); });
}

void Simulation::bound_by(TimePoint foreign_bound) {
  foreign_bound_ = foreign_bound;
  bound_nobody_passes_ = options_.run_ahead && !stopped_ ? foreign_bound : TimePoint::min();
}

inline void Simulation::fire_next() {
  calendar_.fire_next();
  if (calendar_.fired() >= next_heartbeat_) [[unlikely]] {
    next_heartbeat_ = calendar_.fired() + heartbeat_every_;
    heartbeat_();
  }
}

[[gnu::always_inline]] inline void Simulation::fire_events_ahead() {
  while (runnable_ == 0 && calendar_.next_time() < bound_nobody_passes_ && !calendar_.next_needs_engine())
    fire_next();
}

void Simulation::fire_events(TimePoint engine_now) {
  while (runnable_ == 0 && !stopped_ && calendar_.next_time() <= engine_now && !calendar_.empty())
    fire_next();
  fire_events_ahead();
}

void Simulation::woke(ActorImpl& actor) {
  (woken_ == nullptr ? woken_ : last_woken_->next_woken) = &actor;
  last_woken_ = &actor;
}

void Simulation::run_woken() {
  while (woken_ != nullptr) {
    auto& actor = *woken_;
    woken_ = std::exchange(actor.next_woken, nullptr);
    actor.run_next();
  }
}

bool Simulation::fire_events_on(ActorImpl& self) {
  if (hand_overs_ >= kHandOversPerTurn) return false;
  firing_on_actor_ = true;
  try {
    fire_events_ahead();
  } catch (const std::exception&) {
    engine_->model->fail(std::current_exception());
  }
  firing_on_actor_ = false;
  if (woken_ == nullptr) return false;
  for (const auto* actor = woken_; actor != nullptr; actor = actor->next_woken)
    if (!actor->started()) return false;
  ++hand_overs_;
  // One that is next must not be on the list: it just goes on.
  const bool goes_on = woken_ == &self;
  if (goes_on) woken_ = std::exchange(self.next_woken, nullptr);
  run_woken();
  return goes_on;
}

Actor& Simulation::spawn(std::string name, std::function<void(Actor&)> body) {
  auto& actor = *actors_.emplace_back(std::make_unique<ActorImpl>(*this, std::move(name)));
  actor.start(std::move(body));
  return actor;
}

Link& Simulation::add_link(std::string name, Rate bandwidth) {
  return *links_.emplace_back(std::make_unique<Link>(std::move(name), bandwidth));
}

Carrier& Simulation::add_carrier(std::string name, std::vector<const Link*> route) {
  return *carriers_.emplace_back(std::make_unique<CarrierImpl>(*this, std::move(name), std::move(route)));
}

void Simulation::on_heartbeat(std::uint64_t events, std::function<void()> callback) {
  heartbeat_every_ = events;
  next_heartbeat_ = calendar_.fired() + events;
  heartbeat_ = std::move(callback);
}

void Simulation::run() {
  engine_->build_carriers(*this);
  engine_->model->set_conductor(sg::Actor::create("conductor", engine_->host, [] {
    begin_stack();
    sg::this_actor::suspend();
  }));
  engine_->engine->run();
  engine_->stack.enter();
}

} // namespace dioscope::sim
