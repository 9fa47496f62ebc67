#pragma once

#include <optional>
#include <string_view>

#include "access/permission.h"

namespace beseda::access {

/// A named set of permissions. One member has one role in a workspace.
enum class Role { kOwner, kAdmin, kEditor, kAgent, kViewer };

std::string_view RoleName(Role role);
std::optional<Role> ParseRole(std::string_view name);

PermissionSet PermissionsOf(Role role);

/// Whether somebody of role `actor` may change, invite or remove somebody of role `subject`, or give that role. Only
/// owners touch owners, and nobody gives what they do not hold. (That they may change members at all is a permission.)
bool MayManage(Role actor, Role subject);

}  // namespace beseda::access
