import type { Member, Role } from "@/api";

const rank: Record<Role, number> = { owner: 4, admin: 3, editor: 2, agent: 1, viewer: 0 };

/** Roles one may give: an owner any, others none above their own. */
export function grantableRoles(mine: Role): Role[] {
  const all: Role[] = ["owner", "admin", "editor", "agent", "viewer"];
  return all.filter((role) => (role === "owner" ? mine === "owner" : rank[role] <= rank[mine]));
}

export type Lock = "noPermission" | "ownerOnly" | "lastOwner" | "self";

/** Why this member's role or access cannot be changed by this person; null when it can. The server decides in the end. */
export function changeLock(me: Member, member: Member, members: Member[], mayWrite: boolean): Lock | null {
  if (!mayWrite) return "noPermission";
  if (member.role === "owner") {
    if (me.role !== "owner") return "ownerOnly";
    const owners = members.filter((one) => one.role === "owner" && one.status === "active");
    if (member.status === "active" && owners.length <= 1) return "lastOwner";
  }
  if (member.id === me.id) return "self";
  return null;
}
