#include "json/reader.h"

#include <utility>

namespace beseda::json {
namespace {

const Object kEmpty;
const Value kNull;

std::string_view KindName(const Value& value) {
  switch (value.kind()) {
    case boost::json::kind::null: return "null";
    case boost::json::kind::bool_: return "true or false";
    case boost::json::kind::int64:
    case boost::json::kind::uint64: return "a whole number";
    case boost::json::kind::double_: return "a number";
    case boost::json::kind::string: return "a text";
    case boost::json::kind::array: return "a list";
    case boost::json::kind::object: return "an object";
  }
  return "something else";
}

}  // namespace

Reader::Reader(const Value& value, std::string path) : object_(&kEmpty), path_(std::move(path)) {
  if (value.is_object()) {
    object_ = &value.get_object();
  } else {
    Fail("", "An object is expected here, not " + std::string(KindName(value)) + ".");
  }
}

Reader::Reader(const Object& object, std::string path) : object_(&object), path_(std::move(path)) {}

std::string Reader::PathOf(std::string_view name) const {
  if (name.empty()) return path_;
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void Reader::Fail(std::string_view name, std::string message) {
  if (!mistake_) mistake_ = Error(ErrorCode::kInvalid, std::move(message)).InField(PathOf(name));
}

const Value* Reader::Find(std::string_view name) const {
  const auto* value = object_->if_contains(name);
  return value && !value->is_null() ? value : nullptr;
}

bool Reader::Has(std::string_view name) const { return Find(name) != nullptr; }

const Value& Reader::Raw(std::string_view name) const {
  const auto* value = Find(name);
  return value ? *value : kNull;
}

const Value* Reader::Need(std::string_view name, std::string_view what) {
  const auto* value = Find(name);
  if (!value) Fail(name, "\"" + std::string(name) + "\" is missing; " + std::string(what) + " is expected.");
  return value;
}

std::string Reader::CheckedText(std::string_view name, const Value& value, std::size_t max_bytes) {
  if (!value.is_string()) {
    Fail(name, "\"" + std::string(name) + "\" must be a text, not " + std::string(KindName(value)) + ".");
    return {};
  }
  const auto text = View(value.get_string());
  if (text.size() > max_bytes) {
    Fail(name, "\"" + std::string(name) + "\" is too long: " + std::to_string(text.size()) + " bytes, at most " +
                   std::to_string(max_bytes) + " are allowed.");
    return {};
  }
  return std::string(text);
}

std::string Reader::Text(std::string_view name, std::size_t max_bytes) {
  const auto* value = Need(name, "a text");
  return value ? CheckedText(name, *value, max_bytes) : std::string();
}

std::optional<std::string> Reader::OptionalText(std::string_view name, std::size_t max_bytes) {
  const auto* value = Find(name);
  if (!value) return std::nullopt;
  return CheckedText(name, *value, max_bytes);
}

std::string Reader::TextOr(std::string_view name, std::string_view fallback, std::size_t max_bytes) {
  const auto* value = Find(name);
  return value ? CheckedText(name, *value, max_bytes) : std::string(fallback);
}

std::optional<std::int64_t> Reader::OptionalInt(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto* value = Find(name);
  if (!value) return std::nullopt;
  if (!value->is_int64()) {
    Fail(name, "\"" + std::string(name) + "\" must be a whole number, not " + std::string(KindName(*value)) + ".");
    return 0;
  }
  const auto number = value->get_int64();
  if (number < least || number > most) {
    Fail(name, "\"" + std::string(name) + "\" must be from " + std::to_string(least) + " to " + std::to_string(most) +
                   ", not " + std::to_string(number) + ".");
  }
  return number;
}

std::int64_t Reader::Int(std::string_view name, std::int64_t least, std::int64_t most) {
  if (!Need(name, "a whole number")) return 0;
  return *OptionalInt(name, least, most);
}

std::int64_t Reader::IntOr(std::string_view name, std::int64_t fallback) {
  return OptionalInt(name).value_or(fallback);
}

std::optional<double> Reader::OptionalNumber(std::string_view name) {
  const auto* value = Find(name);
  if (!value) return std::nullopt;
  if (!value->is_number()) {
    Fail(name, "\"" + std::string(name) + "\" must be a number, not " + std::string(KindName(*value)) + ".");
    return 0;
  }
  return value->to_number<double>();
}

double Reader::Number(std::string_view name) {
  if (!Need(name, "a number")) return 0;
  return *OptionalNumber(name);
}

bool Reader::Bool(std::string_view name) {
  if (!Need(name, "true or false")) return false;
  return BoolOr(name, false);
}

bool Reader::BoolOr(std::string_view name, bool fallback) {
  const auto* value = Find(name);
  if (!value) return fallback;
  if (!value->is_bool()) {
    Fail(name, "\"" + std::string(name) + "\" must be true or false, not " + std::string(KindName(*value)) + ".");
    return fallback;
  }
  return value->get_bool();
}

Reader Reader::Child(std::string_view name) {
  const auto* value = Need(name, "an object");
  // No conditional expression here: it would copy the value, and the reader only borrows it.
  auto child = value ? Reader(*value, PathOf(name)) : Reader(kEmpty, PathOf(name));
  Absorb(child);
  return child;
}

std::vector<Reader> Reader::Children(std::string_view name, std::size_t most) {
  std::vector<Reader> children;
  const auto* value = Find(name);
  if (!value) return children;
  if (!value->is_array()) {
    Fail(name, "\"" + std::string(name) + "\" must be a list, not " + std::string(KindName(*value)) + ".");
    return children;
  }
  const auto& array = value->get_array();
  if (array.size() > most) {
    Fail(name, "\"" + std::string(name) + "\" has too many items: at most " + std::to_string(most) + " are allowed.");
    return children;
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    children.emplace_back(array[i], PathOf(name) + "[" + std::to_string(i) + "]");
    Absorb(children.back());
  }
  return children;
}

std::vector<std::string> Reader::Texts(std::string_view name, std::size_t most) {
  std::vector<std::string> texts;
  const auto* value = Find(name);
  if (!value) return texts;
  if (!value->is_array() || value->get_array().size() > most) {
    Fail(name, "\"" + std::string(name) + "\" must be a list of at most " + std::to_string(most) + " texts.");
    return texts;
  }
  for (const auto& item : value->get_array()) {
    if (!item.is_string()) {
      Fail(name, "\"" + std::string(name) + "\" must hold texts only, not " + std::string(KindName(item)) + ".");
      return {};
    }
    texts.emplace_back(View(item.get_string()));
  }
  return texts;
}

Status Reader::Check() const {
  if (mistake_) return *mistake_;
  return Ok();
}

void Reader::Absorb(const Reader& child) {
  if (!mistake_ && child.mistake_) mistake_ = child.mistake_;
}

}  // namespace beseda::json
