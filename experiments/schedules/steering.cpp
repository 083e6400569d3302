#include "experiments/schedules/steering.hpp"

#include <algorithm>
#include <utility>

namespace dioscope::experiments {

Steering::Steering(sim::Simulation& simulation, System& system, sim::Duration horizon)
    : simulation_(simulation), system_(system), horizon_(horizon) {
  system.storage().set_gate(this);
  system.locks().on_step([this](const machine::Context&) {
    if (kept_ != nullptr) ++steps_;
    on_step();
  });
}

bool Steering::keep(storage::Adapter& adapter) {
  ++completions_;
  return kept_ == nullptr && on_ready(adapter);
}

void Steering::keep_back(storage::Adapter& adapter) {
  kept_ = &adapter;
  kept_number_ = completions_;
  steps_ = 0;
}

void Steering::let_go(unsigned cpu) {
  moved({kept_number_, steps_, cpu});
  auto& adapter = *std::exchange(kept_, nullptr);
  system_.io_apic().send_next_to(adapter.irq(), cpu);
  adapter.post_kept();
}

void Steering::send_at_once(storage::Adapter& adapter, unsigned cpu) {
  moved({completions_, 0, cpu});
  system_.io_apic().send_next_to(adapter.irq(), cpu);
}

void Steering::moved(const MovedCompletion& move) {
  moves_.push_back(move);
  simulation_.calendar().schedule(stop_, horizon_, sim::Priority::observer);
}

std::vector<unsigned> exposed_cpus(const System& system) {
  std::vector<unsigned> exposed;
  for (const auto& cpu : system.cpus()) {
    if (cpu->depth() != 1) continue;
    const auto& task = cpu->top();
    if (!task.holds().empty() && task.irqs_enabled()) exposed.push_back(cpu->number());
  }
  return exposed;
}

Windows Recorder::windows() {
  windows_.completions = completions();
  windows_.length = simulation_.now().time_since_epoch();
  return std::move(windows_);
}

bool Recorder::on_ready(storage::Adapter& /*adapter*/) {
  recent_.emplace_back(completions(), simulation_.now());
  return false;
}

void Recorder::on_step() {
  ++windows_.steps;
  if (recent_.empty() || exposed_cpus(system_).empty()) return;
  std::erase_if(recent_, [this](const auto& ready) { return simulation_.now() - ready.second > late_; });
  for (const auto& [completion, at] : recent_) windows_.aimed.push_back(completion);
  recent_.clear();
}

bool Player::on_ready(storage::Adapter& adapter) {
  const auto move = std::ranges::find(log_, completions(), &MovedCompletion::completion);
  if (move == log_.end()) return false;
  if (move->step == 0) {
    send_at_once(adapter, move->cpu);
    return false;
  }
  next_ = *move;
  keep_back(adapter);
  return true;
}

DecisionLog Player::never() const {
  auto left = log_;
  std::erase_if(left, [this](const auto& move) { return std::ranges::find(moves(), move) != moves().end(); });
  return left;
}

void Player::on_horizon() {
  if (!system_.locks().deadlocked()) simulation_.stop();
}

void Player::on_step() {
  if (kept() != nullptr && steps() == next_.step) let_go(next_.cpu);
}

} // namespace dioscope::experiments
