#include "tracing/formats/requests_in_flight.hpp"

#include <algorithm>

namespace dioscope::tracing {

const RequestsInFlight::Request& RequestsInFlight::issued(const sim::TraceEvent& event, IoNumber io) {
  const auto [number, sector, sectors, write] = event.arguments;
  auto& on_disk = disk(number);
  const auto free = std::ranges::find(on_disk.taken, false);
  const auto lane = static_cast<std::uint32_t>(free - on_disk.taken.begin());
  if (free == on_disk.taken.end())
    on_disk.taken.push_back(true);
  else
    *free = true;
  return on_disk.requests.emplace_back(Request{.number = ++issued_,
                                               .sector = sector,
                                               .sectors = sectors,
                                               .io = io,
                                               .disk = static_cast<std::uint32_t>(number),
                                               .lane = lane,
                                               .write = write != 0,
                                               .latest = event.id});
}

RequestsInFlight::Request* RequestsInFlight::followed(const sim::TraceEvent& event,
                                                      std::uint32_t disk_number) {
  auto& requests = disk(disk_number).requests;
  const auto request = std::ranges::find(requests, event.cause, &Request::latest);
  if (event.cause == 0 || request == requests.end()) return nullptr;
  request->latest = event.id;
  return &*request;
}

std::optional<RequestsInFlight::Request> RequestsInFlight::completed(const sim::TraceEvent& event) {
  const auto& arguments = event.arguments;
  auto& on_disk = disk(arguments[0]);
  const auto request = std::ranges::find_if(on_disk.requests, [&](const Request& other) {
    return other.sector == arguments[1] && other.sectors == arguments[2] &&
           other.write == (arguments[3] != 0);
  });
  if (request == on_disk.requests.end()) return std::nullopt;
  const auto found = *request;
  on_disk.taken[found.lane] = false;
  on_disk.requests.erase(request);
  return found;
}

} // namespace dioscope::tracing
