#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beseda::access {

/// What one may be allowed to do. The names ("bots.read") stand in schemas/openapi.yaml, in API keys' scopes and in
/// what the web client gets; the numbers stand nowhere outside a running process.
enum class Permission : std::uint8_t {
  kBotsRead,
  kBotsWrite,
  kModelsRead,
  kModelsWrite,
  kModelsUse,  ///< Asking models: the gateway and the playground. Costs money.
  kChannelsRead,
  kChannelsWrite,
  kConversationsRead,
  kConversationsWrite,
  kContactsRead,
  kMembersRead,
  kMembersWrite,
  kKeysRead,
  kKeysWrite,
  kAuditRead,
  kSettingsRead,
  kSettingsWrite,
  kTablesRead,
  kTablesWrite,
};
inline constexpr std::size_t kPermissionCount = 19;

std::string_view PermissionName(Permission permission);
std::optional<Permission> ParsePermission(std::string_view name);

/// A set of permissions; a value.
class PermissionSet {
 public:
  constexpr PermissionSet() = default;
  constexpr PermissionSet(std::initializer_list<Permission> permissions) {
    for (auto permission : permissions) bits_ |= Bit(permission);
  }
  static constexpr PermissionSet All() { return PermissionSet((1u << kPermissionCount) - 1); }

  constexpr bool Has(Permission permission) const { return (bits_ & Bit(permission)) != 0; }
  constexpr bool Contains(PermissionSet other) const { return (other.bits_ & ~bits_) == 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr void Add(Permission permission) { bits_ |= Bit(permission); }
  /// What is in both.
  friend constexpr PermissionSet operator&(PermissionSet a, PermissionSet b) { return PermissionSet(a.bits_ & b.bits_); }
  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;

  /// In the order of the enumeration.
  std::vector<std::string_view> Names() const;
  /// Names with a space between: how API keys store their scopes.
  std::string ToText() const;
  /// Of ToText. Names that are not known (any more) are left out: they permit nothing.
  static PermissionSet FromText(std::string_view text);

 private:
  constexpr explicit PermissionSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t Bit(Permission permission) { return 1u << std::uint32_t(permission); }

  std::uint32_t bits_ = 0;
};

}  // namespace beseda::access
