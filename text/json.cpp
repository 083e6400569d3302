#include "text/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "text/escape.hpp"
#include "text/file.hpp"

namespace dioscope::text {
namespace {

/// Bytes of a text that a message shows.
constexpr std::size_t kShown = 80;

/// The parser's message without its own prefix: "line 3, column 5: ...".
std::string parser_message(std::string_view what) {
  constexpr std::string_view kMarker = "parse error at ";
  const auto at = what.find(kMarker);
  if (at == std::string_view::npos) return fmt::format("bad JSON: {}", what);
  const auto rest = what.substr(at + kMarker.size());
  const auto colon = rest.find(": ");
  if (colon == std::string_view::npos) return std::string(rest);
  return fmt::format("{}: bad JSON: {}", rest.substr(0, colon), rest.substr(colon + 2));
}

/// Builds the document as the parser goes, and refuses what the parser itself does not.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(const std::string& file) : file_(file) {}
  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      too_large(std::to_string(value));
    return add(value);
  }
  bool number_float(double value, const std::string& text) override {
    if (text.find_first_of(".eE") == std::string::npos) too_large(text);
    const auto digits = std::string_view(text).substr(0, text.find_first_of("eE"));
    const bool lost = value == 0 && digits.find_first_of("123456789") != std::string_view::npos;
    if (lost || std::abs(value) > kLargestNumber || (value != 0 && std::abs(value) < kSmallestNumber))
      out_of_range(text);
    return add(value);
  }
  bool string(std::string& value) override {
    if (!is_printable(value)) unprintable(value, place_of_next());
    return add(std::move(value));
  }
  bool binary(binary_t& value) override { return add(std::move(value)); }

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_object() override {
    require_different_keys();
    return close();
  }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    if (!is_printable(name)) unprintable(name, path_to(levels_.size() - 1));
    // Not through the object, which would look for the key, one by one.
    static_cast<Json::object_t::Container&>(levels_.back()->get_ref<Json::object_t&>())
        .emplace_back(std::move(name), nullptr);
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    if (dynamic_cast<const Json::out_of_range*>(&error) != nullptr) out_of_range(token);
    throw InputError(file_, "", parser_message(error.what()));
  }

 private:
  template <class Value>
  bool add(Value&& value) {
    (void)put(Json(std::forward<Value>(value)));
    return true;
  }
  Json* put(Json value) {
    if (levels_.empty()) return &(root_ = std::move(value));
    auto& parent = *levels_.back();
    if (parent.is_object()) return &(parent.get_ref<Json::object_t&>().back().second = std::move(value));
    return &parent.get_ref<Json::array_t&>().emplace_back(std::move(value));
  }
  bool open(Json value) {
    if (levels_.size() >= kDeepestNesting)
      throw InputError(file_, place_of_next(),
                       fmt::format("nested too deeply; legal: at most {} levels", kDeepestNesting));
    levels_.push_back(put(std::move(value)));
    return true;
  }
  bool close() {
    levels_.pop_back();
    return true;
  }

  /// Of the object that is complete.
  void require_different_keys() const {
    const auto& members = levels_.back()->get_ref<const Json::object_t&>();
    if (members.size() < 2) return;
    std::unordered_set<std::string_view> keys;
    keys.reserve(members.size());
    for (const auto& [key, value] : members)
      if (!keys.insert(key).second)
        throw InputError(file_, join_path(path_to(levels_.size() - 1), key),
                         fmt::format("duplicate key: found \"{}\" twice in one object; legal: once", key));
  }

  [[noreturn]] void unprintable(const std::string& found, const std::string& path) const {
    throw InputError(file_, path,
                     fmt::format("found the text \"{}\" with characters that cannot be printed; legal: "
                                 "printable text",
                                 shortened(found, kShown)));
  }
  [[noreturn]] void too_large(const std::string& text) const {
    throw InputError(file_, place_of_next(),
                     fmt::format("out of range: found {}; legal: whole numbers from {} to {}", text,
                                 std::numeric_limits<std::int64_t>::min(),
                                 std::numeric_limits<std::int64_t>::max()));
  }
  [[noreturn]] void out_of_range(const std::string& text) const {
    throw InputError(file_, place_of_next(),
                     fmt::format("out of range: found {}; legal: 0, or from {} to {} in size", text,
                                 kSmallestNumber, kLargestNumber));
  }

  /// The path of the value that is being read at depth `depth`.
  std::string path_to(std::size_t depth) const {
    std::string path;
    for (std::size_t i = 0; i < depth; ++i) {
      const auto& json = *levels_[i];
      path = json.is_array() ? fmt::format("{}[{}]", path, json.size() - 1)
                             : join_path(path, json.get_ref<const Json::object_t&>().back().first);
    }
    return path;
  }
  /// The path of the value that comes next.
  std::string place_of_next() const {
    if (levels_.empty()) return {};
    const auto& parent = *levels_.back();
    const auto path = path_to(levels_.size() - 1);
    return parent.is_array() ? fmt::format("{}[{}]", path, parent.size())
                             : join_path(path, parent.get_ref<const Json::object_t&>().back().first);
  }

  const std::string& file_;
  Json root_;
  std::vector<Json*> levels_; ///< the objects and arrays that are open
};

} // namespace

Json parse_json(std::string_view text, const std::string& file) {
  Builder builder(file);
  Json::sax_parse(text, &builder);
  return builder.take();
}

Json read_json(const std::filesystem::path& file) { return parse_json(read_file(file), file.string()); }

std::string format_of(const Json& document) {
  if (!document.is_object()) return {};
  const auto found = document.find("format");
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string describe(const Json& value) {
  const auto text = [&value] { return value.dump(-1, ' ', false, Json::error_handler_t::replace); };
  switch (value.type()) {
  case Json::value_t::object:
    return "an object";
  case Json::value_t::array:
    return "an array";
  case Json::value_t::string:
    return "the string " + shortened(text(), kShown);
  case Json::value_t::number_integer:
  case Json::value_t::number_unsigned:
  case Json::value_t::number_float:
    return "the number " + text();
  default:
    return text();
  }
}

} // namespace dioscope::text
