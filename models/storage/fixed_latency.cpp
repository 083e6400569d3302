#include "models/storage/fixed_latency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dioscope::storage {

namespace {
constexpr std::int64_t kPage = 4096;
} // namespace

LatencyDistribution::Shape LatencyDistribution::shape_of(const FixedLatencyParameters& parameters) {
  if (parameters.latency == sim::Duration{0} || parameters.spread == 0) return Shape::fixed;
  if (parameters.distribution == "uniform") return Shape::uniform;
  if (parameters.distribution == "exponential") return Shape::exponential;
  if (parameters.distribution == "lognormal") return Shape::lognormal;
  return Shape::fixed;
}

LatencyDistribution::LatencyDistribution(const FixedLatencyParameters& parameters)
    : shape_(shape_of(parameters)), mean_(static_cast<double>(parameters.latency.count())),
      width_(shape_ == Shape::lognormal ? std::sqrt(std::log1p(parameters.spread * parameters.spread))
                                        : mean_ * parameters.spread) {}

sim::Duration LatencyDistribution::draw(sim::RandomStream& random) const {
  double ns = mean_;
  switch (shape_) {
  case Shape::fixed:
    break;
  case Shape::uniform:
    ns += std::sqrt(3.0) * width_ * (2 * random.uniform() - 1);
    break;
  case Shape::exponential:
    ns += random.exponential(width_) - width_;
    break;
  case Shape::lognormal:
    ns *= std::exp(width_ * (random.normal() - width_ / 2));
    break;
  }
  return sim::Duration{std::llround(std::max(0.0, ns))};
}

FixedLatency::FixedLatency(sim::Simulation& simulation, const FixedLatencyParameters& parameters,
                           std::uint32_t index, DeviceStatistics& statistics)
    : Device(simulation, index, parameters.capacity / kSector, statistics),
      immediate_(parameters.inline_completion), page_time_(parameters.page_time), latency_(parameters),
      random_(simulation.stream(fmt::format("fixed_latency.{}", index))) {
  for (std::int64_t c = 0; c < parameters.channels; ++c) release(channels_.emplace_back(*this));
}

void FixedLatency::accept(Transaction& transaction) {
  (front_ == nullptr ? front_ : back_->next) = &transaction;
  back_ = &transaction;
  serve_waiting();
}

void FixedLatency::serve_waiting() {
  while (front_ != nullptr && free_ != nullptr) {
    Transaction& transaction = *front_;
    front_ = std::exchange(transaction.next, nullptr);
    serve(transaction);
  }
}

void FixedLatency::serve(Transaction& transaction) {
  turn_to(simulation_.now() - transaction.received);
  const auto pages = (transaction.command->length.count + kPage - 1) / kPage;
  const sim::Duration time = latency_.draw(random_) + page_time_ * pages;
  if (time == sim::Duration{0}) {
    respond(transaction);
    return;
  }
  Channel& channel = *free_;
  free_ = channel.next;
  channel.transaction = &transaction;
  simulation_.calendar().schedule(channel.served, time, sim::Priority::hardware);
}

void FixedLatency::finish(Channel& channel) {
  Transaction& done = *std::exchange(channel.transaction, nullptr);
  release(channel);
  respond(done);
  serve_waiting();
}

std::string FixedLatency::describe() const {
  std::int64_t served = 0;
  for (const auto& channel : channels_) served += channel.transaction != nullptr ? 1 : 0;
  std::int64_t waiting = 0;
  for (const auto* t = front_; t != nullptr; t = t->next) ++waiting;
  if (served == 0) return {};
  return fmt::format("disk {}: {} commands under way, {} wait\n", index(), served, waiting);
}

} // namespace dioscope::storage
