#pragma once

#include <string_view>

#include "json/fwd.h"
#include "records/provider_rows.h"
#include "server/api/api.h"

namespace beseda::server {

/// The Provider of schemas/openapi.yaml.
json::Object EncodeProvider(const records::ProviderRow& provider);

/// The kind of that name; kInvalid in "kind" if this server does not have it.
Result<const ProviderKind*> FindProviderKind(const Api& api, std::string_view kind);

/// The caller's provider of the id in the address, or kNotFound.
Result<records::ProviderRow> OwnProvider(Tx& tx, const Call& call);

/// Makes the provider from stored settings, with its secrets opened. Errors: kInvalid with the settings' field.
Result<std::shared_ptr<Provider>> MakeProvider(const Api& api, const records::ProviderRow& row);

/// Where its requests go, as far as the settings say ("base_url"): a key must not go elsewhere unasked.
std::string DestinationOf(std::string_view settings);

}  // namespace beseda::server
