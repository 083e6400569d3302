#include "models/machine/line_group.hpp"

#include "sim/bits.hpp"

namespace dioscope::machine {
namespace {

constexpr std::uint64_t bit(unsigned line) { return std::uint64_t{1} << line; }

} // namespace

LineGroup::LineGroup(unsigned lines)
    : all_(~std::uint64_t{0} >> (64 - lines)), lines_(lines), changed_(lines, all_) {}

[[gnu::always_inline]] inline const LineGroup::Reading& LineGroup::last_reading_of(unsigned number) const {
  // Nobody reads his own.
  return last_[0].cpu == static_cast<int>(number) ? last_[1] : last_[0];
}

[[gnu::always_inline]] inline LineGroup::Line& LineGroup::put_down(unsigned number) {
  const auto& reading = last_reading_of(number);
  auto& line = lines_[number];
  if (reading.number <= line.shown) return line;
  line.state.users.last = static_cast<std::int16_t>(reading.cpu);
  line.state.stamp = reading.stamp;
  const auto until_here = reading.fetched & (bit(number) | (bit(number) - 1));
  line.state.stamp += static_cast<std::uint32_t>(std::popcount(until_here));
  line.shown = reading.number;
  return line;
}

void LineGroup::touch(Context& context, Fn fn, unsigned number, Access access) {
  auto& line = put_down(number);
  context.touch(fn, line.state, access);
  line.shown = ++count_;
  for (auto& changed : changed_) changed |= bit(number);
}

[[gnu::always_inline]] inline std::uint64_t LineGroup::changed_for(unsigned cpu, const Cache& cache) const {
  const auto me = static_cast<int>(cpu);
  const auto others = all_ & ~bit(cpu);
  const auto most = static_cast<std::uint32_t>(lines_.size()); // that reading brings in itself
  if (last_[0].cpu == me && cache.may_lose(last_[0].stamp, most)) return others;
  auto changed = changed_[cpu];
  // Not read by the one who read after this CPU, since it is his own.
  if (last_[1].cpu == me) changed |= bit(static_cast<unsigned>(last_[0].cpu));
  return changed & others;
}

[[gnu::always_inline]] inline sim::Duration LineGroup::read_at_once(std::uint64_t changed, Reading& reading,
                                                                    Cache& cache) {
  // Where the last reading of a line is another CPU's there is no need to put it down: this one takes its
  // place.
  const auto before = last_[0].cpu != reading.cpu ? last_[0] : Reading{};
  sim::Duration cost{0};
  unsigned unchanged = static_cast<unsigned>(lines_.size()) - 1;
  for (const unsigned number : sim::Bits{changed}) {
    const auto fills = cache.fills();
    auto& line = lines_[number];
    if (before.number > line.shown && before.cpu != static_cast<int>(number)) [[likely]]
      cost += cache.read_behind(line.state);
    else
      cost += cache.touch(put_down(number).state, Access::read);
    reading.fetched |= std::uint64_t{cache.fills() - fills} << number;
    --unchanged;
  }
  return cost + cache.hit(unchanged);
}

void LineGroup::read_each(Context& context, Fn fn, sim::Duration each, Reading& reading) {
  const auto& cache = context.cpu().cache();
  for (unsigned number = 0; number < lines_.size(); ++number) {
    if (static_cast<int>(number) == reading.cpu) continue;
    const auto fills = cache.fills();
    context.charge(fn, each);
    context.touch(fn, put_down(number).state, Access::read);
    reading.fetched |= std::uint64_t{cache.fills() - fills} << number;
  }
}

void LineGroup::read_others(Context& context, Fn fn, sim::Duration each) {
  const auto others = static_cast<std::int64_t>(lines_.size()) - 1;
  if (others == 0) return;
  auto& cache = context.cpu().cache();
  const auto cpu = context.cpu().number();
  Reading reading{static_cast<int>(cpu), cache.fills(), 0, ++count_};
  if (context.watched()) [[unlikely]] {
    read_each(context, fn, each, reading);
  } else {
    const auto cost = read_at_once(changed_for(cpu, cache), reading, cache);
    context.charge(fn, each * others);
    context.charge(fn, cost, Reason::miss);
  }
  if (last_[0].cpu != reading.cpu) last_[1] = last_[0];
  last_[0] = reading;
  changed_[cpu] = 0;
}

} // namespace dioscope::machine
