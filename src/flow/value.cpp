#include "flow/value.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "base/unicode.h"
#include "json/json.h"

namespace beseda::flow {
namespace {

void AppendNumber(std::string& out, double number) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

std::optional<double> ParseNumber(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

void AppendText(std::string& out, const json::Value& value) {
  switch (value.kind()) {
    case boost::json::kind::null: return;
    case boost::json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case boost::json::kind::int64: out += std::to_string(value.get_int64()); return;
    case boost::json::kind::uint64: out += std::to_string(value.get_uint64()); return;
    case boost::json::kind::double_: AppendNumber(out, value.get_double()); return;
    case boost::json::kind::string: out += json::View(value.get_string()); return;
    case boost::json::kind::array: {
      bool first = true;
      for (const auto& item : value.get_array()) {
        if (!std::exchange(first, false)) out += ", ";
        AppendText(out, item);
      }
      return;
    }
    case boost::json::kind::object: out += json::Dump(value.get_object()); return;
  }
}

std::string TextOf(const json::Value& value) {
  std::string out;
  AppendText(out, value);
  return out;
}

bool IsTrue(const json::Value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_number()) return value.to_number<double>() != 0;
  return !IsEmpty(value);
}

bool IsEmpty(const json::Value& value) {
  if (value.is_string()) return value.get_string().empty();
  if (value.is_array()) return value.get_array().empty();
  if (value.is_object()) return value.get_object().empty();
  return value.is_null();
}

std::optional<double> NumberOf(const json::Value& value) {
  if (value.is_int64()) return double(value.get_int64());
  if (value.is_number()) return value.to_number<double>();
  if (value.is_string()) return ParseNumber(json::View(value.get_string()));
  return std::nullopt;
}

json::Value NumberValue(double number) {
  constexpr double kExact = 9007199254740992;  // 2^53
  if (number == std::floor(number) && std::abs(number) < kExact) return json::Value(std::int64_t(number));
  return json::Value(number);
}

std::optional<int> Compare(const json::Value& a, const json::Value& b) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.is_number() || b.is_number()) {
    const auto x = NumberOf(a), y = NumberOf(b);
    if (x && y) return order(*x, *y);
    return std::nullopt;
  }
  if (a.is_string() && b.is_string()) return order(FoldText(json::View(a.get_string())), FoldText(json::View(b.get_string())));
  return std::nullopt;
}

bool Equal(const json::Value& a, const json::Value& b) {
  if (const auto order = Compare(a, b)) return *order == 0;
  // What an author types beside a variable is a text: "true" means true, "" means nothing.
  if (a.is_bool() && b.is_string()) return json::View(b.get_string()) == (a.get_bool() ? "true" : "false");
  if (b.is_bool() && a.is_string()) return Equal(b, a);
  if (IsEmpty(a) && IsEmpty(b)) return true;
  return a == b;
}

bool Contains(const json::Value& whole, const json::Value& part) {
  if (whole.is_array()) {
    for (const auto& item : whole.get_array()) {
      if (Equal(item, part)) return true;
    }
    return false;
  }
  if (whole.is_object()) return part.is_string() && whole.get_object().contains(part.get_string());
  return FoldText(TextOf(whole)).find(FoldText(TextOf(part))) != std::string::npos;
}

Result<json::Value> ToType(json::Value value, VariableType type) {
  if (value.is_null() || type == VariableType::kAny) return value;
  const auto refuse = [&](const char* what) {
    return Error(ErrorCode::kInvalid, "\"" + std::string(CutUtf8(TextOf(value), 60)) + "\" is no " + what + ".");
  };
  switch (type) {
    case VariableType::kText: return value.is_string() ? std::move(value) : json::Value(TextOf(value));
    case VariableType::kNumber: {
      if (value.is_number()) return value;
      if (const auto number = NumberOf(value)) return NumberValue(*number);
      if (IsEmpty(value)) return json::Value(nullptr);
      return refuse("number");
    }
    case VariableType::kBoolean: {
      if (value.is_bool()) return value;
      if (value.is_string()) {
        const auto text = ToLower(json::View(value.get_string()));
        if (text == "true" || text == "yes" || text == "1") return json::Value(true);
        if (text == "false" || text == "no" || text == "0" || text.empty()) return json::Value(false);
        return refuse("truth value");
      }
      return json::Value(IsTrue(value));
    }
    case VariableType::kDate:
      if (!value.is_string()) return refuse("date");
      return value;
    case VariableType::kList:
      if (value.is_array()) return value;
      if (value.is_string() && json::View(value.get_string()).starts_with('[')) {
        if (auto parsed = json::Parse(json::View(value.get_string())); parsed.ok() && parsed->is_array()) return parsed;
      }
      return json::Value(json::Array({std::move(value)}));
    case VariableType::kObject:
      if (value.is_object()) return value;
      if (value.is_string()) {
        if (auto parsed = json::Parse(json::View(value.get_string())); parsed.ok() && parsed->is_object()) return parsed;
      }
      return refuse("object");
    case VariableType::kAny: break;
  }
  return value;
}

}  // namespace beseda::flow
