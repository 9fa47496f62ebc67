#include "server/gateway/gateway.h"

#include "server/gateway/anthropic_api.h"
#include "server/gateway/model_list_api.h"
#include "server/gateway/openai_api.h"

namespace beseda::server {

void AddGatewayRoutes(Router& router, Gateway& gateway) {
  AddModelListRoutes(router, gateway);
  AddOpenAiRoutes(router, gateway);
  AddAnthropicRoutes(router, gateway);
}

}  // namespace beseda::server
