#include "access/permission.h"

#include <array>

#include "base/text.h"

namespace beseda::access {
namespace {

constexpr std::array<std::string_view, kPermissionCount> kNames = {
    "bots.read",      "bots.write",         "models.read",         "models.write",  "models.use",   "channels.read",
    "channels.write", "conversations.read", "conversations.write", "contacts.read", "members.read", "members.write",
    "keys.read",      "keys.write",         "audit.read",          "settings.read", "settings.write",
    "tables.read",    "tables.write"};

}  // namespace

std::string_view PermissionName(Permission permission) { return kNames[std::size_t(permission)]; }

std::optional<Permission> ParsePermission(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return Permission(i);
  }
  return std::nullopt;
}

std::vector<std::string_view> PermissionSet::Names() const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kPermissionCount; ++i) {
    if (Has(Permission(i))) names.push_back(kNames[i]);
  }
  return names;
}

std::string PermissionSet::ToText() const {
  std::string text;
  for (auto name : Names()) {
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

PermissionSet PermissionSet::FromText(std::string_view text) {
  PermissionSet set;
  for (auto name : Split(text, ' ')) {
    if (auto permission = ParsePermission(name)) set.Add(*permission);
  }
  return set;
}

}  // namespace beseda::access
