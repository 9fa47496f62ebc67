#include "server/api/vendor_settings.h"

#include <algorithm>

#include "base/text.h"
#include "json/json.h"
#include "records/sealed_settings.h"

namespace beseda::server {
namespace {

constexpr std::size_t kMaxSecret = 10'000;

Error Wrong(std::string_view part, std::string_view name, std::string message) {
  return Error(ErrorCode::kInvalid, std::move(message)).InField(std::string(part).append(".").append(name));
}

std::vector<std::string> PropertyNames(const json::Object& schema) {
  std::vector<std::string> names;
  const auto* properties = schema.if_contains("properties");
  if (!properties || !properties->is_object()) return names;
  for (const auto& property : properties->get_object()) names.emplace_back(property.key());
  return names;
}

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Status CheckKnown(const std::vector<std::string>& names, std::string_view part, std::string_view name) {
  if (Contains(names, name)) return Ok();
  const auto nearest = Nearest(name, {names.begin(), names.end()});
  std::string message = "There is no setting \"" + std::string(name) + "\" here.";
  if (!nearest.empty()) message.append(" Did you mean \"").append(nearest).append("\"?");
  return Wrong(part, name, std::move(message));
}

/// The object under that name, or null if it is not there.
Result<const json::Object*> Part(const json::Object& body, std::string_view name) {
  const auto* value = body.if_contains(name);
  if (!value || value->is_null()) return nullptr;
  if (value->is_object()) return &value->get_object();
  return Error(ErrorCode::kInvalid, "\"" + std::string(name) + "\" must be an object.").InField(std::string(name));
}

Status ApplySecrets(const json::Object& given, const std::vector<std::string>& secret_fields,
                    const crypto::Sealer& sealer, std::string_view owner_id, json::Object& stored) {
  for (const auto& item : given) {
    const std::string_view name(item.key().data(), item.key().size());
    CHECK_OK(CheckKnown(secret_fields, "secrets", name));
    if (item.value().is_null() || (item.value().is_string() && item.value().get_string().empty())) {
      stored.erase(name);
      continue;
    }
    if (!item.value().is_string() || item.value().get_string().size() > kMaxSecret) {
      return Wrong("secrets", name, "A secret must be a text of at most 10000 bytes.");
    }
    stored[name] = records::SealSecret(sealer, owner_id, name, Trim(json::View(item.value().get_string())));
  }
  return Ok();
}

}  // namespace

Status ApplyVendorSettings(const json::Object& body, std::string_view schema_text, const crypto::Sealer& sealer,
                           std::string_view owner_id, VendorSettings& to) {
  const auto names = PropertyNames(SchemaObject(schema_text));
  const auto secret_fields = records::SecretFields(schema_text);
  TRY(const auto* settings, Part(body, "settings"));
  if (settings) {
    for (const auto& item : *settings) {
      const std::string_view name(item.key().data(), item.key().size());
      CHECK_OK(CheckKnown(names, "settings", name));
      if (Contains(secret_fields, name)) {
        return Wrong("settings", name, "This is a secret; send it in \"secrets\".");
      }
    }
    to.settings = json::Dump(*settings);
  }
  TRY(const auto* secrets, Part(body, "secrets"));
  if (secrets) {
    TRY(auto stored, json::ParseObject(to.secrets));
    CHECK_OK(ApplySecrets(*secrets, secret_fields, sealer, owner_id, stored));
    to.secrets = json::Dump(stored);
  }
  return Ok();
}

std::map<std::string, std::string> SecretsInBody(const json::Object& body) {
  std::map<std::string, std::string> secrets;
  const auto part = Part(body, "secrets");
  if (!part.ok() || !*part) return secrets;
  for (const auto& item : **part) {
    if (item.value().is_string()) secrets[std::string(item.key())] = std::string(json::View(item.value().get_string()));
  }
  return secrets;
}

json::Object PlainSettings(std::string_view settings) {
  auto parsed = json::ParseObject(settings);
  return parsed.ok() ? std::move(parsed).value() : json::Object();
}

json::Array SecretNames(std::string_view secrets) {
  json::Array names;
  for (const auto& item : PlainSettings(secrets)) names.emplace_back(item.key());
  return names;
}

std::string BodyField(std::string_view schema, std::string field) {
  constexpr std::string_view kSettings = "settings.";
  if (field.starts_with(kSettings)) field.erase(0, kSettings.size());
  if (field.empty()) return field;
  const bool secret = Contains(records::SecretFields(schema), field);
  return (secret ? "secrets." : "settings.") + field;
}

json::Object SchemaObject(std::string_view schema) { return PlainSettings(schema); }

}  // namespace beseda::server
