#include "tracing/formats/trace_event_lines.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "text/json.hpp"

namespace dioscope::tracing {

std::string TraceEventLines::quoted(std::string_view text) {
  return text::Json(text).dump(-1, ' ', false, text::Json::error_handler_t::replace);
}

void TraceEventLines::append(std::uint64_t value) {
  std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  line_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

TraceEventLines& TraceEventLines::start(char phase, Track track) {
  line_ = std::exchange(begun_, true) ? ",\n" : "[\n";
  line_ += R"({"ph":")";
  line_ += phase;
  line_ += '"';
  return number("pid", track.group).number("tid", track.number);
}

/// Microseconds, to the nanosecond.
TraceEventLines& TraceEventLines::at(sim::TimePoint time) {
  constexpr std::uint64_t kPerMicrosecond = 1000;
  const auto ns = static_cast<std::uint64_t>(time.time_since_epoch().count());
  line_ += R"(,"ts":)";
  append(ns / kPerMicrosecond);
  if (const auto rest = ns % kPerMicrosecond; rest != 0) {
    line_ += '.';
    line_ += static_cast<char>('0' + rest / 100);
    line_ += static_cast<char>('0' + rest / 10 % 10);
    line_ += static_cast<char>('0' + rest % 10);
  }
  return *this;
}

TraceEventLines& TraceEventLines::field(std::string_view key, std::string_view json) {
  line_ += R"(,")";
  line_ += key;
  line_ += R"(":)";
  line_ += json;
  return *this;
}

TraceEventLines& TraceEventLines::number(std::string_view key, std::uint64_t value) {
  line_ += R"(,")";
  line_ += key;
  line_ += R"(":)";
  append(value);
  return *this;
}

TraceEventLines& TraceEventLines::arguments(Arguments list) {
  if (list.size() == 0) return *this;
  const char* before = R"(,"args":{")";
  for (const auto& argument : list) {
    line_ += std::exchange(before, R"(,")");
    line_ += argument.name;
    line_ += R"(":)";
    append(argument.value);
  }
  line_ += '}';
  return *this;
}

void TraceEventLines::done() {
  line_ += '}';
  file_.write(line_);
}

void TraceEventLines::name_group(std::uint32_t group, std::string_view name, std::string_view label) {
  const Track track{group, 0};
  start('M', track)
      .field("name", R"("process_name")")
      .field("args", R"({"name":)" + quoted(name) + "}")
      .done();
  start('M', track)
      .field("name", R"("process_sort_index")")
      .field("args", R"({"sort_index":)" + std::to_string(group) + "}")
      .done();
  if (!label.empty())
    start('M', track)
        .field("name", R"("process_labels")")
        .field("args", R"({"labels":)" + quoted(label) + "}")
        .done();
}

void TraceEventLines::name_track(Track track, std::string_view name) {
  start('M', track)
      .field("name", R"("thread_name")")
      .field("args", R"({"name":)" + quoted(name) + "}")
      .done();
  start('M', track)
      .field("name", R"("thread_sort_index")")
      .field("args", R"({"sort_index":)" + std::to_string(track.number) + "}")
      .done();
}

void TraceEventLines::begin(sim::TimePoint time, Track track, std::string_view name,
                            std::string_view category, Arguments list) {
  start('B', track).at(time).field("name", name).field("cat", category).arguments(list).done();
}

void TraceEventLines::end(sim::TimePoint time, Track track) { start('E', track).at(time).done(); }

void TraceEventLines::arrow(sim::TimePoint time, Track track, Arrow arrow, IoNumber io) {
  constexpr std::array<char, 3> kPhases{'s', 't', 'f'};
  start(kPhases.at(static_cast<std::size_t>(arrow)), track)
      .at(time)
      .number("id", io)
      .field("name", R"("io")")
      .field("cat", R"("io")");
  if (arrow != Arrow::begins) field("bp", R"("e")");
  done();
}

void TraceEventLines::begin_async(sim::TimePoint time, Track track, std::uint64_t id, std::string_view name,
                                  std::string_view category, Arguments list) {
  start('b', track).at(time).number("id", id).field("name", name).field("cat", category);
  arguments(list).done();
}

void TraceEventLines::end_async(sim::TimePoint time, Track track, std::uint64_t id, std::string_view name,
                                std::string_view category) {
  start('e', track).at(time).number("id", id).field("name", name).field("cat", category).done();
}

void TraceEventLines::count(sim::TimePoint time, Track track, std::string_view name, std::string_view what,
                            std::uint64_t value) {
  start('C', track).at(time).field("name", name).arguments({{what, value}}).done();
}

void TraceEventLines::finish() {
  file_.write(begun_ ? "\n]\n" : "[]\n");
  file_.flush();
}

} // namespace dioscope::tracing
