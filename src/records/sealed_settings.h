#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/sealer.h"
#include "json/fwd.h"

namespace beseda::records {

/// Settings of providers and channel accounts are stored in two parts: `settings`, a JSON object as the kind's schema
/// says, and `secrets`, a JSON object of the fields that the schema marks "writeOnly": field -> sealed text. Each
/// secret is sealed for its owner (the row's id) and its field.

/// The fields that `settings_schema` marks "writeOnly": true, in their order.
std::vector<std::string> SecretFields(std::string_view settings_schema);

std::string SealSecret(const crypto::Sealer& sealer, std::string_view owner_id, std::string_view field,
                       std::string_view secret);

/// Both parts as one object, secrets opened: what ProviderKind::Make and ChannelAccount::settings want. Errors name
/// the secret that cannot be opened.
Result<json::Object> OpenSettings(const crypto::Sealer& sealer, std::string_view owner_id, std::string_view settings,
                                  std::string_view secrets);

}  // namespace beseda::records
