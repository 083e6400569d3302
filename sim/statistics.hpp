#pragma once
/// Statistics, declared once: value structs whose table gives name, unit and sentence of each member,
/// subtracts (removing the warm-up is `at_end - at_warm_up_end`), adds up instances, and reads every member
/// by its name.
#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/time.hpp"

namespace dioscope::sim {

/// How often or how much: subtracts.
struct Counter {
  std::uint64_t value = 0;
  Counter& operator++() {
    ++value;
    return *this;
  }
  Counter& operator+=(std::uint64_t n) {
    value += n;
    return *this;
  }
  Counter& operator+=(Counter other) { return *this += other.value; }
  friend Counter operator-(Counter a, Counter b) { return {a.value - b.value}; }
};

/// A level and its highest value. A difference keeps the later peak, which is an upper bound of the
/// interval's; the peak of a sum of several is at most the sum of their peaks.
struct Gauge {
  std::int64_t level = 0;
  std::int64_t peak = 0;
  void add(std::int64_t n) {
    level += n;
    if (level > peak) peak = level;
  }
  Gauge& operator+=(Gauge other) {
    level += other.level;
    peak += other.peak;
    return *this;
  }
  friend Gauge operator-(Gauge a, Gauge /*b*/) { return a; }
};

/// A distribution of durations in bins of 1/64 of an octave (exact below 128 ns), with exact count, sum,
/// minimum and maximum. Those of a difference are as near as its bins tell: see min() and max(). Takes memory
/// for the octaves between the shortest and the longest sample.
class DurationHistogram {
 public:
  [[gnu::always_inline]] void add(Duration d) {
    ++count_;
    sum_ += d;
    if (d < min_) min_ = d;
    if (d > max_) max_ = d;
    const auto bin = unbounded_bin_of(d);
    if (bin - first_ < bins_.size()) [[likely]]
      ++bins_[bin - first_];
    else
      add_outside(d);
  }
  std::uint64_t count() const { return count_; }
  Duration sum() const { return sum_; }
  /// The widest bin in parts of the values in it: two quantiles that are nearer than that cannot be told
  /// apart.
  static constexpr double kResolution = 1.0 / 64;
  /// 0 when empty. Of a difference: of the bin in which it lies the lower end; where the whole run's minimum
  /// lies in that bin, that.
  Duration min() const { return count_ == 0 ? Duration{0} : min_; }
  /// 0 when empty. Of a difference: of the bin in which it lies the upper end; where the whole run's maximum
  /// lies in that bin, that.
  Duration max() const { return max_; }
  Duration mean() const { return count_ == 0 ? Duration{0} : sum_ / static_cast<std::int64_t>(count_); }
  /// The value below which the share `q` (0..1) of the samples lies: the middle of its bin, so within 0.8 %;
  /// never above max(). 0 when empty.
  Duration quantile(double q) const;
  /// `visit(Duration lower, Duration upper, std::uint64_t count)` for every bin with samples, upwards: those
  /// from `lower` to `upper`, both included. The last bin also has all that is longer.
  template <class Visit>
  void each_bin(Visit&& visit) const {
    if (count_ == 0) return;
    const auto highest = bin_of(max_);
    for (auto bin = bin_of(min_); bin <= highest; ++bin)
      if (const auto count = bins_[bin - first_]; count != 0)
        visit(lower_of(bin), upper_of(bin), std::uint64_t{count});
  }
  DurationHistogram& operator+=(const DurationHistogram& other);
  friend DurationHistogram operator-(DurationHistogram a, const DurationHistogram& b);

 private:
  static constexpr int kOctaves = 42; ///< up to 2^48 ns, 78 hours
  /// kBins or more for what is longer than all of them, or negative.
  static std::size_t unbounded_bin_of(Duration d) {
    const auto ns = static_cast<std::uint64_t>(d.count());
    if (ns < 128) return static_cast<std::size_t>(ns);
    const int shift = std::bit_width(ns) - 7;
    return static_cast<std::size_t>(shift) * 64 + static_cast<std::size_t>(ns >> shift);
  }
  static std::size_t bin_of(Duration d) {
    if (d < Duration{0}) return 0;
    const auto bin = unbounded_bin_of(d);
    return bin < kBins ? bin : kBins - 1;
  }
  static int shift_of(std::size_t bin) { return bin < 128 ? 0 : static_cast<int>(bin / 64) - 1; }
  static Duration lower_of(std::size_t bin) {
    const int shift = shift_of(bin);
    return Duration{(static_cast<std::int64_t>(bin) - std::int64_t{64} * shift) << shift};
  }
  static Duration upper_of(std::size_t bin) { return lower_of(bin + 1) - Duration{1}; }
  static Duration middle_of(std::size_t bin) {
    return lower_of(bin) + Duration{(std::int64_t{1} << shift_of(bin)) / 2};
  }
  /// Put `d` into its bin, for which there may be no place yet.
  [[gnu::cold]] void add_outside(Duration d);
  /// `bin` gets a place, and all between it and the others.
  void widen(std::size_t bin);
  /// The bins have lost samples.
  void tighten();
  static constexpr std::size_t kBins = 128 + 64 * (kOctaves - 1);
  std::vector<std::uint32_t> bins_; ///< from `first_` on, whole octaves
  std::size_t first_ = 0;
  std::uint64_t count_ = 0;
  Duration sum_{0};
  Duration min_ = Duration::max();
  Duration max_{0};
};

/// One declared statistic.
struct Statistic {
  std::string name;
  std::string unit; ///< "1" for a pure number
  std::string sentence;
};

/// One number that a statistic is written as.
struct StatisticQuantity {
  std::string_view name;       ///< empty when it is the only one of its statistic
  std::optional<double> value; ///< none: there are no samples
  bool pure = false;           ///< a pure number, whatever the statistic's unit
};
std::vector<StatisticQuantity> quantities(const Counter& counter);
std::vector<StatisticQuantity> quantities(const Gauge& gauge);
/// In nanoseconds, as all durations.
std::vector<StatisticQuantity> quantities(const Duration& duration);
/// count, mean (exact), p50, p90, p99, p99.9 and max.
std::vector<StatisticQuantity> quantities(const DurationHistogram& histogram);

/// The statistics of one model: which members T has and what they mean. `T` needs no operators of its own.
template <class T>
class StatisticTable {
 public:
  explicit StatisticTable(std::string model) : model_(std::move(model)) {}

  template <class M>
  StatisticTable& add(std::string name, M T::*member, std::string unit, std::string sentence) {
    rows_.push_back({{std::move(name), std::move(unit), std::move(sentence)},
                     [member](T& result, const T& later, const T& earlier) {
                       result.*member = later.*member - earlier.*member;
                     },
                     [member](T& sum, const T& more) { sum.*member += more.*member; },
                     [member](const T& statistics) { return quantities(statistics.*member); }});
    return *this;
  }
  /// What happened between two snapshots.
  T difference(const T& later, const T& earlier) const {
    T result{};
    for (const auto& row : rows_) row.subtract(result, later, earlier);
    return result;
  }
  /// Add `more`, of another instance of the model, to `sum`.
  void accumulate(T& sum, const T& more) const {
    for (const auto& row : rows_) row.add(sum, more);
  }
  /// Call `visit(const Statistic&, const StatisticQuantity&)` for every number of `statistics`, in the order
  /// of the rows.
  template <class Visit>
  void read(const T& statistics, Visit&& visit) const {
    for (const auto& row : rows_)
      for (const auto& quantity : row.read(statistics)) visit(row.statistic, quantity);
  }
  const std::string& model() const { return model_; }
  std::vector<Statistic> declarations() const {
    std::vector<Statistic> list;
    for (const auto& row : rows_) list.push_back(row.statistic);
    return list;
  }

 private:
  struct Row {
    Statistic statistic;
    std::function<void(T& result, const T& later, const T& earlier)> subtract;
    std::function<void(T& sum, const T& more)> add;
    std::function<std::vector<StatisticQuantity>(const T& statistics)> read;
  };
  std::string model_;
  std::vector<Row> rows_;
};

} // namespace dioscope::sim
