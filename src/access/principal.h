#pragma once

#include <string>

#include "access/permission.h"
#include "access/role.h"

namespace beseda::access {

/// Who makes a request, once that is proven.
struct Principal {
  enum class Kind { kMember, kApiKey };
  Kind kind = Kind::kMember;
  std::string workspace_id;
  std::string member_id;  ///< The member; with an API key, the one who made it.
  std::string name;       ///< Of the member or the key.
  Role role = Role::kViewer;
  PermissionSet permissions;
  std::string session_id = {};  ///< Empty with an API key.
  std::string csrf_token = {};  ///< Empty with an API key.
  std::string api_key_id = {};  ///< Empty with a session.

  /// Under which requests of one caller are grouped: the member's or the key's id.
  const std::string& id() const { return kind == Kind::kApiKey ? api_key_id : member_id; }
};

/// Where a request comes from; kept with sessions and in the audit log.
struct Origin {
  std::string ip = {};
  std::string user_agent = {};
};

}  // namespace beseda::access
