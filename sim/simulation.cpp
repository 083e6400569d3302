#include "sim/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <stdexcept>

#include "sim/engine.hpp"
#include "sim/engine_library.hpp"
#include "sim/fluid.hpp"
#include "sim/sanitizer.hpp"

namespace dioscope::sim {
namespace {

/// In one turn of the engine; its list grows with each, and its clock stands still.
constexpr int kHandOversPerTurn = 256;

using LinkNumbers = std::map<const Link*, std::size_t>;

/// The number of `link`, which `add` gives it when it is asked for first.
template <class Add>
std::size_t number_of(const Link& link, LinkNumbers& numbers, Add&& add) {
  const auto [known, is_new] = numbers.try_emplace(&link, 0);
  if (is_new) known->second = add(link);
  return known->second;
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
    if (simulation_.fire_events_on(*this)) return;
    simulation_.engine_->yield(handle_);
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
  /// Let the engine run it: create it, or go on after yield().
  void run_next();
  ActorImpl* next_woken = nullptr;
  /// After the engine ran others, on other stacks.
  void runs_again() const { stack_.enter(); }

 private:
  Simulation& simulation_;
  std::string name_;
  std::function<void(Actor&)> body_;
  Engine::Handle handle_ = nullptr;
  SanitizedStack stack_ = SanitizedStack::current();
  bool started_ = false;
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
  friend class Simulation;
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
  std::size_t flow_route_ = 0;
  ActorImpl* mover_ = nullptr; ///< whose transfers are flows of the engine
};

/// The calendar as a model of the engine: it says when its next event is due and fires what is due.
class Simulation::CalendarModel final : public EngineModel {
 public:
  explicit CalendarModel(Simulation& simulation) : simulation_(simulation) {}

  double next_occurring_event(double now) override {
    if (ended_) return -1.0;
    if (failure_ || simulation_.stopped_ || simulation_.woken_ != nullptr) return 0.0;
    if (simulation_.calendar_.empty()) return flows_ > 0 ? -1.0 : 0.0;
    const auto due = simulation_.calendar_.next_time();
    return std::max(0.0, static_cast<double>(due.time_since_epoch().count()) * 1e-9 - now);
  }

  void update_actions_state(double now) override;

  void fail(std::exception_ptr failure) { failure_ = std::move(failure); }
  void flow_begins() { ++flows_; }
  void flow_ends() { --flows_; }
  /// The engine runs, and none of the actors.
  void run_on_own_stack() const { stack_.enter(); }

 private:
  /// A lower bound of the time at which the engine's own models change something; the engine's time if they
  /// just did.
  TimePoint foreign_bound(double now);

  Simulation& simulation_;
  const SanitizedStack stack_ = SanitizedStack::current(); ///< on which the engine runs between the actors
  std::exception_ptr failure_;
  int flows_ = 0;
  bool ended_ = false;
};

void Simulation::build_carriers() {
  std::map<const Link*, double> demand;
  for (const auto& carrier : carriers_)
    for (const auto* link : carrier->route_) demand[link] += carrier->own_->bandwidth().bytes_per_second;
  for (auto& carrier : carriers_)
    for (const auto* link : carrier->route_)
      if (demand[link] > link->bandwidth().bytes_per_second * (1 + 1e-12) || !options_.closed_form)
        carrier->binding_.push_back(link);
  if (options_.closed_form)
    build_fluid();
  else
    build_flows();
}

void Simulation::build_fluid() {
  std::map<const Link*, std::size_t> users;
  for (const auto& carrier : carriers_)
    for (const auto* link : carrier->route_) ++users[link];
  const auto add = [this](const Link& link) { return fluid_->add_link(link.bandwidth().bytes_per_second); };
  LinkNumbers numbers;
  for (auto& carrier : carriers_) {
    if (carrier->binding_.empty()) continue;
    std::vector<std::size_t> links;
    for (const auto* link : carrier->binding_) {
      const bool is_its_own = users.at(link) == 1; // no more than a cap
      if (!is_its_own) links.push_back(number_of(*link, numbers, add));
    }
    const auto cap = carrier->own_->bandwidth().bytes_per_second;
    carrier->fluid_route_ = fluid_->add_route(links, cap);
    fluid_carriers_.push_back(carrier.get());
  }
}

void Simulation::build_flows() {
  const auto add = [this](const Link& link) {
    return engine_->add_link(link.name(), link.bandwidth().bytes_per_second);
  };
  LinkNumbers numbers;
  for (auto& carrier : carriers_) {
    std::vector<std::size_t> links;
    for (const auto* link : carrier->binding_) links.push_back(number_of(*link, numbers, add));
    carrier->flow_route_ = engine_->add_route(carrier->name_, links);
  }
  for (auto& carrier : carriers_) carrier->start_mover();
}

void Simulation::ActorImpl::start(std::function<void(Actor&)> body) {
  ++simulation_.runnable_;
  body_ = std::move(body);
  if (simulation_.firing_on_actor_) {
    // Creating it would pass control to the engine, amidst a handler.
    simulation_.woke(*this);
    simulation_.woken_to_create_ = true;
  } else {
    run_next();
  }
}

void Simulation::ActorImpl::run_next() {
  if (started_) {
    simulation_.engine_->append(handle_);
    return;
  }
  started_ = true;
  simulation_.engine_->create_actor(name_, [this](Engine::Handle self, const SanitizedStack& stack) {
    handle_ = self;
    stack_ = stack;
    try {
      body_(*this);
    } catch (const std::exception&) {
      simulation_.model_->fail(std::current_exception());
    }
    parked_ = false;
    --simulation_.runnable_;
  });
}

void Simulation::CarrierImpl::start_mover() {
  mover_ = &static_cast<ActorImpl&>(simulation_.spawn(name_ + ".mover", [this] { move_flows(); }));
}

void Simulation::CarrierImpl::move_flows() {
  auto& model = *simulation_.model_;
  for (;;) {
    mover_->park();
    model.flow_begins();
    --simulation_.runnable_;
    simulation_.engine_->send(flow_route_, static_cast<std::uint64_t>(size_.count));
    mover_->runs_again();
    ++simulation_.runnable_;
    model.flow_ends();
    const TimePoint end{Duration{next_nanosecond(simulation_.engine_->clock() * 1e9)}};
    simulation_.calendar_.schedule(finished_, std::max(simulation_.now(), end), Priority::hardware);
  }
}

TimePoint Simulation::CalendarModel::foreign_bound(double now) {
  if (flows_ == 0) return kNever;
  const double next = simulation_.engine_->next_flow_change(now);
  if (next < 0) return kNever;
  if (next == 0) return to_model_time(now);
  return TimePoint{Duration{static_cast<std::int64_t>(std::floor((now + next) * 1e9 - 1e-3))}};
}

void Simulation::CalendarModel::update_actions_state(double now) {
  run_on_own_stack();
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
  if (!s.stopped_ && (!s.calendar_.empty() || flows_ > 0)) return;
  ended_ = true;
  s.engine_->end();
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
      model_(std::make_unique<CalendarModel>(*this)), engine_(engine_library().make_engine(*model_)),
      hand_overs_per_turn_(engine_->extends_turns ? kHandOversPerTurn : 0) {
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
  woken_to_create_ = false;
}

bool Simulation::fire_events_on(ActorImpl& self) {
  if (hand_overs_ >= hand_overs_per_turn_) return false;
  firing_on_actor_ = true;
  try {
    fire_events_ahead();
  } catch (const std::exception&) {
    model_->fail(std::current_exception());
  }
  firing_on_actor_ = false;
  if (woken_ == nullptr || woken_to_create_) return false;
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
  build_carriers();
  engine_->run();
  model_->run_on_own_stack();
}

} // namespace dioscope::sim
