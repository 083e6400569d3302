#pragma once
/// Policies: implementations of one interface, chosen by name in a scenario. Each is one file that registers
/// itself; no list names them all. Parameters' choices, help, schema and the pages of the documentation come
/// from what they register.
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dioscope::sim {

/// What is said of a policy wherever it is shown. String literals.
struct PolicyText {
  std::string_view name;
  std::string_view sentence;       ///< what it does, as the end of "NAME: ..."
  std::string_view kernel = {};    ///< which kernel or machine did so, since when
  std::string_view trade_off = {}; ///< what one gains and pays
  std::vector<std::string_view> reads =
      {}; ///< paths of parameters that only matter where such a policy is chosen
};

/// One registered policy, of whatever interface.
struct CataloguedPolicy {
  std::string_view parameter; ///< the path of the parameter that chooses among its like
  PolicyText text;
};
/// All policies of all interfaces, by parameter and name: complete once main() runs.
const std::vector<CataloguedPolicy>& policy_catalogue();
/// For Policies::Register.
void add_to_catalogue(std::string_view parameter, const PolicyText& text);

/// All policies of one interface, which says as `kParameter` by which parameter they are chosen.
/// `Description` is PolicyText or derives from it, with what else whoever chooses has to know.
template <class Interface, class Description, class... Arguments>
class Policies {
 public:
  using Make = std::unique_ptr<Interface> (*)(Arguments...);
  struct Entry {
    Description text;
    Make make;
  };

  /// Registered so far, in the order of their names: complete once main() runs.
  static const std::vector<Entry>& all() { return entries(); }
  static std::vector<std::string> names() {
    std::vector<std::string> list;
    for (const auto& entry : entries()) list.emplace_back(entry.text.name);
    return list;
  }
  /// Throws std::out_of_range with the legal names.
  static const Entry& at(std::string_view name) {
    for (const auto& entry : entries())
      if (entry.text.name == name) return entry;
    std::string legal;
    for (const auto& entry : entries()) legal += (legal.empty() ? "" : ", ") + std::string(entry.text.name);
    throw std::out_of_range("there is no '" + std::string(name) + "'; legal: " + legal);
  }
  static const Description& text(std::string_view name) { return at(name).text; }
  static std::unique_ptr<Interface> make(std::string_view name, Arguments... arguments) {
    return at(name).make(std::forward<Arguments>(arguments)...);
  }
  /// "NAME: sentence; NAME: sentence": for the description of the parameter that chooses.
  static std::string sentences() {
    std::string list;
    for (const auto& entry : entries())
      list +=
          (list.empty() ? "" : "; ") + std::string(entry.text.name) + ": " + std::string(entry.text.sentence);
    return list;
  }

  /// A constant of namespace scope in the policy's file. Throws std::logic_error when the name is taken.
  struct Register {
    Register(Description text, Make make) {
      auto& list = entries();
      const auto place =
          std::ranges::lower_bound(list, text.name, {}, [](const Entry& e) { return e.text.name; });
      if (place != list.end() && place->text.name == text.name)
        throw std::logic_error("two policies are called " + std::string(text.name));
      add_to_catalogue(Interface::kParameter, text);
      list.insert(place, Entry{std::move(text), make});
    }
  };
  /// The usual one: `T` is made from the arguments.
  template <class T>
  static std::unique_ptr<Interface> make_of(Arguments... arguments) {
    return std::make_unique<T>(std::forward<Arguments>(arguments)...);
  }

 private:
  static std::vector<Entry>& entries() {
    static std::vector<Entry> list;
    return list;
  }
};

} // namespace dioscope::sim
