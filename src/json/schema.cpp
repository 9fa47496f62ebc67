#include "json/schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "base/text.h"
#include "json/json.h"

namespace beseda::json {
namespace {

constexpr std::size_t kMostWork = 20'000;  // looks at a value with a schema: references can multiply them
constexpr std::size_t kMaxNesting = 64;  // of schemas within schemas, references followed
constexpr std::string_view kTypes[] = {"null", "boolean", "object", "array", "number", "integer", "string"};

std::size_t CodePoints(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (std::uint8_t(c) & 0xC0) != 0x80; }));
}

std::optional<double> NumberOf(const Value& value) {
  if (value.is_int64()) return double(value.get_int64());
  if (value.is_uint64()) return double(value.get_uint64());
  if (value.is_double()) return value.get_double();
  return std::nullopt;
}

bool IsWhole(const Value& value) {
  if (value.is_int64() || value.is_uint64()) return true;
  return value.is_double() && std::isfinite(value.get_double()) && std::trunc(value.get_double()) == value.get_double();
}

// 1 and 1.0 are one number in JSON Schema.
bool Equal(const Value& a, const Value& b) {
  const auto left = NumberOf(a), right = NumberOf(b);
  if (left && right) return *left == *right;
  return a == b;
}

bool HasType(const Value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_bool();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return IsWhole(value);
  return type == "number" && value.is_number();
}

std::string ShortNumber(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", number);
  return text.data();
}

// The schema that "#/a/b" names, or null.
const Object* Resolve(const Object& root, std::string_view reference) {
  if (reference == "#") return &root;
  if (!reference.starts_with("#/")) return nullptr;
  const Object* here = &root;
  const Value* value = nullptr;
  for (const auto part : Split(reference.substr(2), '/')) {
    if (value) {
      if (!value->is_object()) return nullptr;
      here = &value->get_object();
    }
    std::string name;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool escaped = part[i] == '~' && i + 1 < part.size();
      name += escaped ? (part[++i] == '1' ? '/' : '~') : part[i];
    }
    value = here->if_contains(name);
    if (!value) return nullptr;
  }
  return value && value->is_object() ? &value->get_object() : nullptr;
}

class Checker {
 public:
  Checker(const Object& root, std::size_t most, std::size_t& work) : root_(root), most_(most), work_(work) {}

  void Check(const Value& value, const Object& schema, const std::string& path, std::size_t depth) {
    if (depth > kMaxNesting) return Say(path, "is nested too deeply");
    if (++work_ > kMostWork) return Say(path, "is too large to be checked");
    if (const auto* reference = schema.if_contains("$ref"); reference && reference->is_string()) {
      if (const auto* target = Resolve(root_, View(reference->get_string()))) Check(value, *target, path, depth + 1);
    }
    if (!CheckType(value, schema, path)) return;
    CheckChoices(value, schema, path);
    if (value.is_string()) CheckString(View(value.get_string()), schema, path);
    if (const auto number = NumberOf(value)) CheckNumber(*number, schema, path);
    if (value.is_array()) CheckArray(value.get_array(), schema, path, depth);
    if (value.is_object()) CheckObject(value.get_object(), schema, path, depth);
    CheckCombined(value, schema, path, depth);
  }

  std::vector<std::string> mistakes;

 private:
  void Say(const std::string& path, std::string_view what) {
    if (mistakes.size() < most_) mistakes.push_back((path.empty() ? "The value" : path) + " " + std::string(what));
  }
  bool Fits(const Value& value, const Object& schema, std::size_t depth) const {
    Checker inner(root_, 1, work_);
    inner.Check(value, schema, "", depth + 1);
    return inner.mistakes.empty();
  }

  bool CheckType(const Value& value, const Object& schema, const std::string& path) {
    const auto* type = schema.if_contains("type");
    if (!type) return true;
    std::string wanted;
    if (type->is_string()) {
      if (HasType(value, View(type->get_string()))) return true;
      wanted = View(type->get_string());
    } else if (type->is_array()) {
      for (const auto& one : type->get_array()) {
        if (!one.is_string()) continue;
        if (HasType(value, View(one.get_string()))) return true;
        if (!wanted.empty()) wanted += " or ";
        wanted += View(one.get_string());
      }
    }
    Say(path, "must be of the type " + wanted);
    return false;
  }

  void CheckChoices(const Value& value, const Object& schema, const std::string& path) {
    if (const auto* choices = schema.if_contains("enum"); choices && choices->is_array()) {
      const auto& all = choices->get_array();
      const bool one = std::any_of(all.begin(), all.end(), [&](const Value& choice) { return Equal(choice, value); });
      if (!one) Say(path, "must be one of " + std::string(CutUtf8(Dump(all), 300)));
    }
    if (const auto* only = schema.if_contains("const"); only && !Equal(*only, value)) {
      Say(path, "must be " + std::string(CutUtf8(Dump(*only), 300)));
    }
  }

  static std::optional<double> Bound(const Object& schema, std::string_view name) {
    const auto* bound = schema.if_contains(name);
    return bound ? NumberOf(*bound) : std::nullopt;
  }

  void CheckString(std::string_view text, const Object& schema, const std::string& path) {
    const auto length = double(CodePoints(text));
    if (const auto least = Bound(schema, "minLength"); least && length < *least) {
      Say(path, "must have at least " + ShortNumber(*least) + " characters");
    }
    if (const auto most = Bound(schema, "maxLength"); most && length > *most) {
      Say(path, "must have at most " + ShortNumber(*most) + " characters");
    }
  }

  void CheckNumber(double number, const Object& schema, const std::string& path) {
    if (const auto bound = Bound(schema, "minimum"); bound && number < *bound) {
      Say(path, "must be at least " + ShortNumber(*bound));
    }
    if (const auto bound = Bound(schema, "maximum"); bound && number > *bound) {
      Say(path, "must be at most " + ShortNumber(*bound));
    }
    if (const auto bound = Bound(schema, "exclusiveMinimum"); bound && number <= *bound) {
      Say(path, "must be more than " + ShortNumber(*bound));
    }
    if (const auto bound = Bound(schema, "exclusiveMaximum"); bound && number >= *bound) {
      Say(path, "must be less than " + ShortNumber(*bound));
    }
    if (const auto step = Bound(schema, "multipleOf"); step && *step > 0) {
      const auto times = number / *step;
      if (std::abs(times - std::round(times)) > 1e-9) Say(path, "must be a multiple of " + ShortNumber(*step));
    }
  }

  void CheckArray(const Array& array, const Object& schema, const std::string& path, std::size_t depth) {
    if (const auto least = Bound(schema, "minItems"); least && double(array.size()) < *least) {
      Say(path, "must have at least " + ShortNumber(*least) + " items");
    }
    if (const auto most = Bound(schema, "maxItems"); most && double(array.size()) > *most) {
      Say(path, "must have at most " + ShortNumber(*most) + " items");
    }
    if (const auto* unique = schema.if_contains("uniqueItems"); unique && unique->is_bool() && unique->get_bool()) {
      std::set<std::string> seen;
      for (const auto& item : array) {
        if (!seen.insert(Dump(item)).second) {
          Say(path, "must not have the same item twice");
          break;
        }
      }
    }
    const auto* first = schema.if_contains("prefixItems");
    const std::size_t firsts = first && first->is_array() ? first->get_array().size() : 0;
    const auto* items = schema.if_contains("items");
    for (std::size_t i = 0; i < array.size() && mistakes.size() < most_; ++i) {
      const auto* rule = i < firsts ? &first->get_array()[i] : items;
      if (rule) CheckPart(array[i], *rule, path + "/" + std::to_string(i), depth);
    }
  }

  // A schema, or true or false.
  void CheckPart(const Value& value, const Value& rule, const std::string& path, std::size_t depth) {
    if (rule.is_object()) return Check(value, rule.get_object(), path, depth + 1);
    if (rule.is_bool() && !rule.get_bool()) Say(path, "must not be there");
  }

  void CheckObject(const Object& object, const Object& schema, const std::string& path, std::size_t depth) {
    if (const auto* required = schema.if_contains("required"); required && required->is_array()) {
      for (const auto& name : required->get_array()) {
        if (name.is_string() && !object.contains(name.get_string())) {
          Say(path, "must have \"" + std::string(View(name.get_string())) + "\"");
        }
      }
    }
    if (const auto least = Bound(schema, "minProperties"); least && double(object.size()) < *least) {
      Say(path, "must have at least " + ShortNumber(*least) + " properties");
    }
    if (const auto most = Bound(schema, "maxProperties"); most && double(object.size()) > *most) {
      Say(path, "must have at most " + ShortNumber(*most) + " properties");
    }
    const auto* known = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& [key, value] : object) {
      if (mistakes.size() >= most_) return;
      const std::string name(key);
      const auto* rule = known && known->is_object() ? known->get_object().if_contains(name) : nullptr;
      if (rule) {
        CheckPart(value, *rule, path + "/" + name, depth);
      } else if (others && others->is_bool() && !others->get_bool()) {
        Say(path, "must not have \"" + std::string(CutUtf8(name, 100)) + "\"");
      } else if (others) {
        CheckPart(value, *others, path + "/" + name, depth);
      }
    }
  }

  void CheckCombined(const Value& value, const Object& schema, const std::string& path, std::size_t depth) {
    if (const auto* all = schema.if_contains("allOf"); all && all->is_array()) {
      for (const auto& rule : all->get_array()) CheckPart(value, rule, path, depth);
    }
    const auto fitting = [&](const Array& rules) {
      return std::count_if(rules.begin(), rules.end(), [&](const Value& rule) {
        return rule.is_object() ? Fits(value, rule.get_object(), depth) : rule.is_bool() && rule.get_bool();
      });
    };
    if (const auto* any = schema.if_contains("anyOf"); any && any->is_array() && fitting(any->get_array()) == 0) {
      Say(path, "fits none of the allowed forms");
    }
    if (const auto* one = schema.if_contains("oneOf"); one && one->is_array()) {
      const auto count = fitting(one->get_array());
      if (count != 1) Say(path, count == 0 ? "fits none of the allowed forms" : "fits more than one of the allowed forms");
    }
    if (const auto* none = schema.if_contains("not"); none && none->is_object() && Fits(value, none->get_object(), depth)) {
      Say(path, "has a form that is not allowed");
    }
  }

  const Object& root_;
  std::size_t most_;
  std::size_t& work_;
};

/// Looks over a schema itself.
class SchemaReader {
 public:
  explicit SchemaReader(const Object& root) : root_(root) {}

  Status Check(const Value& schema, const std::string& path, std::size_t depth) {
    if (schema.is_bool()) return Ok();
    if (!schema.is_object()) return Wrong(path, "must be a schema: an object, true or false");
    if (depth > kMaxNesting) return Wrong(path, "is nested too deeply");
    for (const auto& [key, value] : schema.get_object()) {
      CHECK_OK(CheckKeyword(std::string(key), value, path + "/" + std::string(key), depth));
    }
    return Ok();
  }

 private:
  static Error Wrong(const std::string& path, std::string_view what) {
    return Error(ErrorCode::kInvalid, "The JSON schema is not usable: " + (path.empty() ? "it" : path) + " " + std::string(what) + ".");
  }
  static bool IsType(const Value& value) {
    return value.is_string() && std::find(std::begin(kTypes), std::end(kTypes), View(value.get_string())) != std::end(kTypes);
  }

  Status CheckKeyword(const std::string& name, const Value& value, const std::string& path, std::size_t depth) {
    static const std::set<std::string, std::less<>> kCounts = {"minItems",      "maxItems",      "minLength", "maxLength",
                                                               "minProperties", "maxProperties"};
    static const std::set<std::string, std::less<>> kNumbers = {"minimum", "maximum", "exclusiveMinimum",
                                                                "exclusiveMaximum", "multipleOf"};
    if (name == "type") {
      const bool list = value.is_array() && !value.get_array().empty() &&
                        std::all_of(value.get_array().begin(), value.get_array().end(), &IsType);
      if (!IsType(value) && !list) return Wrong(path, "must be one of null, boolean, object, array, number, integer, string");
    } else if (name == "properties" || name == "$defs" || name == "definitions") {
      if (!value.is_object()) return Wrong(path, "must be an object");
      for (const auto& [key, part] : value.get_object()) CHECK_OK(Check(part, path + "/" + std::string(key), depth + 1));
    } else if (name == "required") {
      const bool names = value.is_array() && std::all_of(value.get_array().begin(), value.get_array().end(),
                                                         [](const Value& one) { return one.is_string(); });
      if (!names) return Wrong(path, "must be a list of names");
    } else if (name == "items" || name == "additionalProperties" || name == "not") {
      CHECK_OK(Check(value, path, depth + 1));
    } else if (name == "anyOf" || name == "oneOf" || name == "allOf" || name == "prefixItems") {
      if (!value.is_array()) return Wrong(path, "must be a list of schemas");
      for (const auto& part : value.get_array()) CHECK_OK(Check(part, path, depth + 1));
    } else if (name == "enum") {
      if (!value.is_array() || value.get_array().empty()) return Wrong(path, "must be a list with at least one value");
    } else if (kCounts.contains(name)) {
      if (!IsWhole(value) || *NumberOf(value) < 0) return Wrong(path, "must be a whole number from 0");
    } else if (kNumbers.contains(name)) {
      if (!value.is_number()) return Wrong(path, "must be a number");
    } else if (name == "$ref") {
      if (!value.is_string() || !Resolve(root_, View(value.get_string()))) {
        return Wrong(path, "must name a schema of this document, such as \"#/$defs/name\"");
      }
    }
    return Ok();
  }

  const Object& root_;
};

}  // namespace

std::vector<std::string> SchemaMistakes(const Value& value, const Object& schema, std::size_t most) {
  std::size_t work = 0;
  Checker checker(schema, most, work);
  checker.Check(value, schema, "", 0);
  return std::move(checker.mistakes);
}

Status CheckSchema(const Object& schema) { return SchemaReader(schema).Check(schema, "", 0); }

}  // namespace beseda::json
