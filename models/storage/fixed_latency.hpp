#pragma once
/// A fast device: no mechanics and no loop, only the time that a command takes.
#include <deque>
#include <string>

#include "models/storage/device.hpp"
#include "models/storage/parameters.hpp"

namespace dioscope::storage {

/// How long commands take: the same mean whatever the distribution.
class LatencyDistribution {
 public:
  explicit LatencyDistribution(const FixedLatencyParameters& parameters);
  /// A latency, rounded to the nanosecond, never negative. Nothing is drawn where it does not vary.
  sim::Duration draw(sim::RandomStream& random) const;

 private:
  enum class Shape : std::uint8_t { fixed, uniform, exponential, lognormal };
  static Shape shape_of(const FixedLatencyParameters& parameters);
  Shape shape_;
  double mean_;  ///< ns
  double width_; ///< standard deviation, ns; lognormal: of the logarithm
};

/// Serves up to `channels` commands at the same time, each for a latency of its own; the others wait in order
/// of arrival, whatever port they came by. A latency of 0 keeps no channel: the response is given at once,
/// which makes it a null device.
class FixedLatency final : public Device {
 public:
  FixedLatency(sim::Simulation& simulation, const FixedLatencyParameters& parameters, std::uint32_t index,
               DeviceStatistics& statistics);

  bool immediate() const override { return immediate_; }
  std::string describe() const override;

 private:
  /// Of its channels, each serves one command at a time.
  struct Channel {
    explicit Channel(FixedLatency& its_device) : device(its_device) {}
    void on_served() { device.finish(*this); }
    FixedLatency& device;
    Transaction* transaction = nullptr;
    Channel* next = nullptr; ///< in the list of free ones
    sim::Event served = sim::Event::of<&Channel::on_served>(this);
  };
  void accept(Transaction& transaction) override;
  void serve_waiting();
  void serve(Transaction& transaction);
  void finish(Channel& channel);
  void release(Channel& channel) {
    channel.next = free_;
    free_ = &channel;
  }

  bool immediate_;
  sim::Duration page_time_;
  LatencyDistribution latency_;
  sim::RandomStream random_;
  std::deque<Channel> channels_;
  Channel* free_ = nullptr;
  Transaction* front_ = nullptr;
  Transaction* back_ = nullptr;
};

} // namespace dioscope::storage
