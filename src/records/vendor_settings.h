#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/fwd.h"

namespace beseda::crypto {
class Sealer;
}

namespace beseda::records {

/// Settings of a channel account or provider as they are stored: what may be shown, and the secrets sealed. Which
/// fields are secrets its kind's JSON schema says ("writeOnly": true). A secret is sealed for the purpose
/// "<owner id>/<field>", so it opens only in its own row.
struct VendorSettings {
  std::string open = "{}";     ///< JSON object without the secrets.
  std::string secrets = "{}";  ///< JSON object: field -> sealed text.
};

/// Names of the secret fields of a settings schema (JSON text).
std::vector<std::string> SecretFields(std::string_view schema);

/// Checks `settings` against the schema (types, required, enum, minimum, maximum, maxLength, unknown fields with the
/// nearest valid name) and splits it for storing. Secrets that are absent or null keep their value in `before`; an
/// empty text removes one. Errors: kInvalid with the field.
Result<VendorSettings> SealSettings(std::string_view schema, const json::Object& settings, const VendorSettings& before,
                                    std::string_view owner_id, const crypto::Sealer& sealer);

/// The settings with their secrets opened, ready for a kind's Make. kUnavailable: the key that sealed them is gone.
Result<json::Object> OpenSettings(const VendorSettings& stored, std::string_view owner_id,
                                  const crypto::Sealer& sealer);

/// Names of the secrets that are set.
std::vector<std::string> SecretsSet(const VendorSettings& stored);

}  // namespace beseda::records
