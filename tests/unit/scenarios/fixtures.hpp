#pragma once
/// What the scenario tests share: a folder of their own, a model with one parameter of each type, error
/// texts.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/parameter_index.hpp"
#include "sim/parameters.hpp"
#include "text/error.hpp"

namespace dioscope::tests {

/// An empty folder that goes away with the test.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("dioscope-test-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
  }
  /// `text` without this folder's name, so that messages can be compared.
  std::string without_path(std::string text) const {
    const auto prefix = path_.string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
      text.erase(at, prefix.size());
    return text;
  }
  std::size_t entries() const {
    const std::filesystem::directory_iterator entries(path_);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
  }

 private:
  std::filesystem::path path_;
};

/// A scenario file with `body` after format and title.
inline std::string scenario_text(const std::string& body) {
  return R"({"format": "dioscope-scenario-1", "title": "t")" + (body.empty() ? "" : ", " + body) + "}";
}
inline std::string part_text(const std::string& body) {
  return R"({"format": "dioscope-part-1")" + (body.empty() ? "" : ", " + body) + "}";
}

/// What `action` throws as a text::InputError, empty when it does not.
template <class Action>
std::string scenario_error(const Action& action) {
  try {
    action();
  } catch (const text::InputError& error) {
    return error.what();
  }
  return {};
}

/// A model with a parameter of each type.
struct Toy {
  bool on = true;
  std::int64_t count = 4;
  double share = 0.5;
  sim::Duration delay{1400};
  sim::Bytes size{4096};
  sim::Rate rate{98.4e6};
  sim::Frequency hz{1000};
  std::string design = "old";
  static const sim::ParameterTable<Toy>& table() {
    using namespace std::chrono_literals;
    static const auto table =
        sim::ParameterTable<Toy>("toy.box", "A toy.")
            .add("on", &Toy::on, "test", "A switch.")
            .add("count", &Toy::count, std::int64_t{1}, std::int64_t{1000}, "test", "A number of things.")
            .add("share", &Toy::share, 0.0, 1.0, "test", "A share.")
            .add("delay", &Toy::delay, sim::Duration{0}, sim::Duration{1s}, "test", "A time.")
            .add("size", &Toy::size, sim::Bytes{512}, sim::Bytes{1 << 20}, "test", "A size.")
            .add("rate", &Toy::rate, sim::Rate{1e6}, sim::Rate{1e9}, "test", "A rate.")
            .add("hz", &Toy::hz, sim::Frequency{10}, sim::Frequency{10000}, "test", "A frequency.")
            .add("design", &Toy::design, {"old", "patched"}, "test", "A choice.");
    return table;
  }
};

/// A toy and its index.
struct ToyIndex {
  Toy toy;
  scenarios::ParameterIndex index{{{&Toy::table(), &toy}}};
};

} // namespace dioscope::tests
