import type { ParseKeys } from "i18next";
import type { Permission } from "@/api";

export interface ModelsTab {
  path: string;
  label: ParseKeys;
  permission: Permission;
  /** Only this very address, not what is below it. */
  exact?: boolean;
}

/** The tabs of the Models section, in their order. Each has its route in app/routes.tsx. */
export const modelsTabs: ModelsTab[] = [
  { path: "/models", label: "modelSections.providers", permission: "models.read", exact: true },
  { path: "/models/catalogue", label: "modelSections.catalogue", permission: "models.read" },
  { path: "/models/routes", label: "modelSections.routes", permission: "models.read" },
];
