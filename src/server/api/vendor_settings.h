#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/sealer.h"
#include "json/fwd.h"

namespace beseda::server {

/// The settings of a provider or a channel account while they are being changed: plain ones and sealed secrets, as
/// they are stored (records/sealed_settings.h).
struct VendorSettings {
  std::string settings = "{}";
  std::string secrets = "{}";
};

/// Takes over what a request's body says: "settings" replaces all plain settings; in "secrets" a name that is left out
/// stays, null removes it. A secret among the settings, a setting among the secrets, and a name that `schema` does not
/// have are kInvalid, in the field.
Status ApplyVendorSettings(const json::Object& body, std::string_view schema, const crypto::Sealer& sealer,
                           std::string_view owner_id, VendorSettings& to);

/// Secrets that a request's body brings, by name, unsealed; null ones are left out.
std::map<std::string, std::string> SecretsInBody(const json::Object& body);

/// The plain settings, and the names of the secrets that are stored, for an answer.
json::Object PlainSettings(std::string_view settings);
json::Array SecretNames(std::string_view secrets);

/// Where a setting that a kind found fault with stands in the body: "settings.x", or "secrets.x" if it is a secret. A
/// kind may have named it from the body's top already; empty stays empty.
std::string BodyField(std::string_view schema, std::string field);

/// `schema` as JSON, for an answer.
json::Object SchemaObject(std::string_view schema);

}  // namespace beseda::server
