#include "access/role.h"

#include <gtest/gtest.h>

namespace beseda::access {
namespace {

constexpr Role kRoles[] = {Role::kOwner, Role::kAdmin, Role::kEditor, Role::kAgent, Role::kViewer};

TEST(Permission, NamesGoThereAndBack) {
  for (std::size_t i = 0; i < kPermissionCount; ++i) {
    EXPECT_EQ(ParsePermission(PermissionName(Permission(i))), Permission(i));
  }
  EXPECT_FALSE(ParsePermission("bots"));
  EXPECT_FALSE(ParsePermission(""));
}

TEST(PermissionSet, TextGoesThereAndBack) {
  PermissionSet set{Permission::kBotsRead, Permission::kSettingsWrite};
  EXPECT_EQ(set.ToText(), "bots.read settings.write");
  EXPECT_EQ(PermissionSet::FromText(set.ToText()), set);
  EXPECT_EQ(PermissionSet::FromText("bots.fly  bots.read"), PermissionSet{Permission::kBotsRead});
  EXPECT_TRUE(PermissionSet::FromText("").empty());
  EXPECT_EQ(PermissionSet::All().Names().size(), kPermissionCount);
}

TEST(Role, NamesGoThereAndBack) {
  for (auto role : kRoles) EXPECT_EQ(ParseRole(RoleName(role)), role);
  EXPECT_FALSE(ParseRole("root"));
}

TEST(Role, EachHasWhatTheDocumentSays) {
  EXPECT_EQ(PermissionsOf(Role::kOwner), PermissionSet::All());
  EXPECT_EQ(PermissionsOf(Role::kAdmin), PermissionSet::All());
  EXPECT_EQ(PermissionsOf(Role::kEditor).ToText(),
            "bots.read bots.write models.read models.use channels.read channels.write conversations.read contacts.read "
            "settings.read tables.read tables.write");
  EXPECT_EQ(PermissionsOf(Role::kAgent).ToText(), "bots.read conversations.read conversations.write contacts.read tables.read");
  EXPECT_EQ(PermissionsOf(Role::kViewer).ToText(),
            "bots.read models.read channels.read conversations.read contacts.read settings.read tables.read");
}

TEST(Role, NobodyManagesWhoHoldsMore) {
  for (auto actor : kRoles) {
    EXPECT_EQ(MayManage(actor, Role::kOwner), actor == Role::kOwner) << RoleName(actor);
    for (auto subject : kRoles) {
      if (!MayManage(actor, subject)) continue;
      EXPECT_TRUE(PermissionsOf(actor).Contains(PermissionsOf(subject)));
    }
  }
  EXPECT_TRUE(MayManage(Role::kAdmin, Role::kAdmin));
  EXPECT_FALSE(MayManage(Role::kEditor, Role::kAgent));
}

}  // namespace
}  // namespace beseda::access
