#pragma once

#include <string_view>

#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::server {

/// The VendorModel of schemas/openapi.yaml.
json::Object EncodeVendorModel(const ModelInfo& model);

/// The ModelAbilities of schemas/openapi.yaml from their stored text.
json::Object AbilitiesOf(std::string_view stored);

}  // namespace beseda::server
