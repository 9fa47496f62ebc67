#include "access/role.h"

#include <array>

namespace beseda::access {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"owner", "admin", "editor", "agent", "viewer"};

}  // namespace

std::string_view RoleName(Role role) { return kNames[std::size_t(role)]; }

std::optional<Role> ParseRole(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return Role(i);
  }
  return std::nullopt;
}

PermissionSet PermissionsOf(Role role) {
  using enum Permission;
  switch (role) {
    case Role::kOwner:
    case Role::kAdmin:  // What sets them apart is MayManage.
      return PermissionSet::All();
    case Role::kEditor:
      return {kBotsRead,      kBotsWrite,         kModelsRead,   kModelsUse,   kChannelsRead,
              kChannelsWrite, kConversationsRead, kContactsRead, kSettingsRead, kTablesRead, kTablesWrite};
    case Role::kAgent:
      return {kBotsRead, kConversationsRead, kConversationsWrite, kContactsRead, kTablesRead};
    case Role::kViewer:
      return {kBotsRead, kModelsRead, kChannelsRead, kConversationsRead, kContactsRead, kSettingsRead, kTablesRead};
  }
  return {};
}

bool MayManage(Role actor, Role subject) {
  if (subject == Role::kOwner) return actor == Role::kOwner;
  return PermissionsOf(actor).Contains(PermissionsOf(subject));
}

}  // namespace beseda::access
