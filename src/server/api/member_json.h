#pragma once

#include "access/member.h"
#include "json/fwd.h"
#include "server/api/api.h"

namespace beseda::server {

/// The Member, Workspace and Me of schemas/openapi.yaml.
json::Object EncodeMember(const access::Member& member);
json::Object EncodeWorkspace(const access::Workspace& workspace);
json::Object EncodeMe(const access::Member& member, const access::Workspace& workspace,
                      const access::Principal& principal);

}  // namespace beseda::server
