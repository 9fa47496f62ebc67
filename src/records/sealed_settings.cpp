#include "records/sealed_settings.h"

#include "json/json.h"

namespace beseda::records {
namespace {

std::string Purpose(std::string_view owner_id, std::string_view field) {
  return std::string("secret/").append(owner_id).append("/").append(field);
}

}  // namespace

std::vector<std::string> SecretFields(std::string_view settings_schema) {
  std::vector<std::string> fields;
  auto schema = json::ParseObject(settings_schema);
  if (!schema.ok()) return fields;
  const auto* properties = schema->if_contains("properties");
  if (!properties || !properties->is_object()) return fields;
  for (const auto& property : properties->get_object()) {
    if (!property.value().is_object()) continue;
    const auto* secret = property.value().get_object().if_contains("writeOnly");
    if (secret && secret->is_bool() && secret->get_bool()) fields.emplace_back(property.key());
  }
  return fields;
}

std::string SealSecret(const crypto::Sealer& sealer, std::string_view owner_id, std::string_view field,
                       std::string_view secret) {
  return sealer.Seal(Purpose(owner_id, field), secret);
}

Result<json::Object> OpenSettings(const crypto::Sealer& sealer, std::string_view owner_id, std::string_view settings,
                                  std::string_view secrets) {
  TRY(auto opened, json::ParseObject(settings));
  TRY(const auto sealed, json::ParseObject(secrets));
  for (const auto& secret : sealed) {
    const std::string_view field(secret.key().data(), secret.key().size());
    if (!secret.value().is_string()) continue;
    auto text = sealer.Open(Purpose(owner_id, field), json::View(secret.value().get_string()));
    if (!text.ok()) return std::move(text).error().InField(std::string(field));
    opened[field] = *text;
  }
  return opened;
}

}  // namespace beseda::records
