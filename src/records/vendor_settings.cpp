#include "records/vendor_settings.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/sealer.h"
#include "json/json.h"

namespace beseda::records {
namespace {

const json::Object kNoObject;

const json::Object& ObjectAt(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_object() ? value->get_object() : kNoObject;
}

std::string_view TextAt(const json::Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? json::View(value->get_string()) : std::string_view();
}

json::Object ParseOrEmpty(std::string_view text) {
  auto parsed = json::ParseObject(text);
  return parsed.ok() ? std::move(parsed).value() : json::Object();
}

Error Wrong(std::string_view field, std::string message) {
  return Error(ErrorCode::kInvalid, "\"" + std::string(field) + "\" " + std::move(message)).InField("settings." + std::string(field));
}

bool HasType(const json::Value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return true;
}

Status CheckField(std::string_view name, const json::Value& value, const json::Object& schema) {
  const auto type = TextAt(schema, "type");
  if (!HasType(value, type)) return Wrong(name, "must be of type " + std::string(type) + ".");
  if (const auto* choices = schema.if_contains("enum"); choices && choices->is_array()) {
    const auto& all = choices->get_array();
    if (std::find(all.begin(), all.end(), value) == all.end()) return Wrong(name, "must be one of " + json::Dump(*choices) + ".");
  }
  if (value.is_string()) {
    const auto* longest = schema.if_contains("maxLength");
    if (longest && std::int64_t(value.get_string().size()) > longest->to_number<std::int64_t>()) {
      return Wrong(name, "is too long; at most " + json::Dump(*longest) + " characters are allowed.");
    }
  }
  if (value.is_number()) {
    const auto number = value.to_number<double>();
    const auto* least = schema.if_contains("minimum");
    const auto* most = schema.if_contains("maximum");
    if (least && number < least->to_number<double>()) return Wrong(name, "must be at least " + json::Dump(*least) + ".");
    if (most && number > most->to_number<double>()) return Wrong(name, "must be at most " + json::Dump(*most) + ".");
  }
  if (value.is_array()) {
    const auto& item = ObjectAt(schema, "items");
    for (const auto& element : value.get_array()) CHECK_OK(CheckField(name, element, item));
  }
  return Ok();
}

bool IsSecret(const json::Object& properties, std::string_view name) {
  const auto* flag = ObjectAt(properties, name).if_contains("writeOnly");
  return flag && flag->is_bool() && flag->get_bool();
}

Status CheckNames(const json::Object& settings, const json::Object& properties) {
  for (const auto& [name, value] : settings) {
    if (properties.contains(name)) continue;
    std::vector<std::string_view> known;
    for (const auto& property : properties) known.emplace_back(property.key());
    const auto nearest = Nearest(name, known);
    return Wrong(name, nearest.empty() ? "is not a setting of this kind." : "is not a setting; did you mean \"" + std::string(nearest) + "\"?");
  }
  return Ok();
}

Status CheckRequired(const json::Object& schema, const json::Object& open, const json::Object& secrets) {
  const auto* required = schema.if_contains("required");
  if (!required || !required->is_array()) return Ok();
  for (const auto& name : required->get_array()) {
    const auto field = json::View(name.get_string());
    if (!open.contains(field) && !secrets.contains(field)) return Wrong(field, "is required.");
  }
  return Ok();
}

std::string Purpose(std::string_view owner_id, std::string_view field) {
  return std::string(owner_id).append("/").append(field);
}

}  // namespace

std::vector<std::string> SecretFields(std::string_view schema) {
  const auto document = ParseOrEmpty(schema);
  const auto& properties = ObjectAt(document, "properties");
  std::vector<std::string> names;
  for (const auto& property : properties) {
    if (IsSecret(properties, property.key())) names.emplace_back(property.key());
  }
  return names;
}

Result<VendorSettings> SealSettings(std::string_view schema_text, const json::Object& settings,
                                    const VendorSettings& before, std::string_view owner_id,
                                    const crypto::Sealer& sealer) {
  TRY(const auto schema, json::ParseObject(schema_text));
  const auto& properties = ObjectAt(schema, "properties");
  CHECK_OK(CheckNames(settings, properties));
  json::Object open;
  auto secrets = ParseOrEmpty(before.secrets);
  for (const auto& [name, value] : settings) {
    if (value.is_null()) continue;
    CHECK_OK(CheckField(name, value, ObjectAt(properties, name)));
    if (!IsSecret(properties, name)) {
      open[name] = value;
    } else if (value.get_string().empty()) {
      secrets.erase(name);
    } else {
      secrets[name] = sealer.Seal(Purpose(owner_id, name), json::View(value.get_string()));
    }
  }
  CHECK_OK(CheckRequired(schema, open, secrets));
  return VendorSettings{json::Dump(open), json::Dump(secrets)};
}

Result<json::Object> OpenSettings(const VendorSettings& stored, std::string_view owner_id,
                                  const crypto::Sealer& sealer) {
  TRY(auto settings, json::ParseObject(stored.open));
  TRY(const auto secrets, json::ParseObject(stored.secrets));
  for (const auto& [name, sealed] : secrets) {
    TRY(auto opened, sealer.Open(Purpose(owner_id, name), json::View(sealed.get_string())));
    settings[name] = std::move(opened);
  }
  return settings;
}

std::vector<std::string> SecretsSet(const VendorSettings& stored) {
  std::vector<std::string> names;
  for (const auto& [name, sealed] : ParseOrEmpty(stored.secrets)) names.emplace_back(name);
  return names;
}

}  // namespace beseda::records
