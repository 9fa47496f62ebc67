import {
  IconAddressBook,
  IconApi,
  IconHandStop,
  IconHistory,
  IconMessages,
  IconPlugConnected,
  IconRobot,
  IconSettings,
  IconSparkles,
  IconTable,
  IconUsers,
  type Icon,
} from "@tabler/icons-react";
import { may, useSession, type Permission } from "@/api";

export type PageName =
  | "conversations"
  | "contacts"
  | "bots"
  | "models"
  | "channels"
  | "approvals"
  | "tables"
  | "members"
  | "keys"
  | "audit"
  | "settings";

export interface PageEntry {
  name: PageName;
  path: string;
  icon: Icon;
  permission?: Permission;
  /** The second key after G. */
  key: string;
  group: "work" | "workspace";
}

const entries: PageEntry[] = [
  {
    name: "conversations",
    path: "/conversations",
    icon: IconMessages,
    permission: "conversations.read",
    key: "KeyC",
    group: "work",
  },
  {
    name: "contacts",
    path: "/contacts",
    icon: IconAddressBook,
    permission: "contacts.read",
    key: "KeyE",
    group: "work",
  },
  { name: "bots", path: "/bots", icon: IconRobot, permission: "bots.read", key: "KeyB", group: "work" },
  {
    name: "channels",
    path: "/channels",
    icon: IconPlugConnected,
    permission: "channels.read",
    key: "KeyH",
    group: "work",
  },
  {
    name: "models",
    path: "/models",
    icon: IconSparkles,
    permission: "models.read",
    key: "KeyM",
    group: "work",
  },
  {
    name: "approvals",
    path: "/approvals",
    icon: IconHandStop,
    permission: "conversations.read",
    key: "KeyP",
    group: "work",
  },
  {
    name: "tables",
    path: "/tables",
    icon: IconTable,
    permission: "tables.read",
    key: "KeyD",
    group: "work",
  },
  {
    name: "members",
    path: "/members",
    icon: IconUsers,
    permission: "members.read",
    key: "KeyT",
    group: "workspace",
  },
  { name: "keys", path: "/keys", icon: IconApi, permission: "keys.read", key: "KeyK", group: "workspace" },
  {
    name: "audit",
    path: "/audit",
    icon: IconHistory,
    permission: "audit.read",
    key: "KeyA",
    group: "workspace",
  },
  { name: "settings", path: "/settings", icon: IconSettings, key: "KeyS", group: "workspace" },
];

/** The pages this member may open. */
export function usePages(): PageEntry[] {
  const me = useSession();
  return entries.filter((entry) => !entry.permission || may(me, entry.permission));
}
