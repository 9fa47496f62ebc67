#pragma once

#include "json/fwd.h"
#include "records/conversation_list.h"
#include "server/api/api.h"

namespace beseda::server {

/// The Contact of schemas/openapi.yaml.
json::Object EncodeContact(const records::ContactView& view);

/// The caller's person of the id in the address, or kNotFound.
Result<records::ContactView> OwnContact(Tx& tx, const Call& call);

}  // namespace beseda::server
