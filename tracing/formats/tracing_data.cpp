#include "tracing/formats/tracing_data.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <map>
#include <vector>

#include "tracing/formats/bytes.hpp"
#include "tracing/formats/event_descriptions.hpp"

namespace dioscope::tracing {
namespace {

template <class Size>
void append_sized(std::string& to, std::string_view text) {
  append(to, static_cast<Size>(text.size()));
  to += text;
}

void append_name(std::string& to, std::string_view name) {
  to += name;
  to += '\0';
}

std::string page_layout() {
  return fmt::format("\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
                     "\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
                     "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
                     "\tfield: char data;\toffset:{};\tsize:{};\tsigned:1;\n",
                     kRingPageHead, kRingPage - kRingPageHead);
}

std::string record_layout() {
  return std::string(kTracingDataMark) + "# compressed entry header\n"
                                         "\ttype_len    :    5 bits\n"
                                         "\ttime_delta  :   27 bits\n"
                                         "\tarray       :   32 bits\n\n"
                                         "\tpadding     : type == 29\n"
                                         "\ttime_extend : type == 30\n"
                                         "\ttime_stamp : type == 31\n"
                                         "\tdata max type_len  == 28\n";
}

void append_systems(std::string& to) {
  std::map<std::string_view, std::vector<std::size_t>> systems;
  for (std::size_t i = 0; i < event_descriptions().size(); ++i)
    systems[event_descriptions()[i].system].push_back(i);
  append(to, static_cast<std::uint32_t>(systems.size()));
  for (const auto& [system, events] : systems) {
    append_name(to, system);
    append(to, static_cast<std::uint32_t>(events.size()));
    for (const auto index : events) append_sized<std::uint64_t>(to, format_text(index));
  }
}

} // namespace

std::string tracing_data(std::string_view version, std::string_view cmdlines) {
  std::string data = "\x17\x08\x44tracing";
  append_name(data, version);
  data += std::endian::native == std::endian::little ? '\0' : '\1';
  data += static_cast<char>(sizeof(std::uint64_t)); // of a long
  append(data, static_cast<std::uint32_t>(kRingPage));
  append_name(data, "header_page");
  append_sized<std::uint64_t>(data, page_layout());
  append_name(data, "header_event");
  append_sized<std::uint64_t>(data, record_layout());
  append(data, std::uint32_t{0}); // events of ftrace itself
  append_systems(data);
  append_sized<std::uint32_t>(data, {}); // kallsyms
  append_sized<std::uint32_t>(data, {}); // printk formats
  append_sized<std::uint64_t>(data, cmdlines);
  return data;
}

} // namespace dioscope::tracing
