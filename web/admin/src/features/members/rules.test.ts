import { describe, expect, it } from "vitest";
import type { Member, Role } from "@/api";
import { me } from "../../../test/factories";
import { changeLock, grantableRoles } from "./rules";

const member = (id: string, role: Role, status: Member["status"] = "active"): Member => ({
  ...me([]).member,
  id,
  role,
  status,
});

describe("grantableRoles", () => {
  it("never offers more than one's own, and owners only to owners", () => {
    expect(grantableRoles("owner")).toEqual(["owner", "admin", "editor", "agent", "viewer"]);
    expect(grantableRoles("admin")).toEqual(["admin", "editor", "agent", "viewer"]);
    expect(grantableRoles("agent")).toEqual(["agent", "viewer"]);
  });
});

describe("changeLock", () => {
  const owner = member("o", "owner");
  const admin = member("a", "admin");
  const viewer = member("v", "viewer");

  it("says why not", () => {
    const all = [owner, admin, viewer];
    expect(changeLock(viewer, admin, all, false)).toBe("noPermission");
    expect(changeLock(admin, owner, all, true)).toBe("ownerOnly");
    expect(changeLock(owner, owner, all, true)).toBe("lastOwner");
    expect(changeLock(admin, admin, all, true)).toBe("self");
    expect(changeLock(admin, viewer, all, true)).toBeNull();
  });

  it("counts only owners who can sign in", () => {
    const second = member("o2", "owner");
    expect(changeLock(owner, second, [owner, second], true)).toBeNull();
    const off = member("o3", "owner", "disabled");
    expect(changeLock(off, owner, [owner, off], true)).toBe("lastOwner");
    expect(changeLock(owner, off, [owner, off], true)).toBeNull();
  });
});
