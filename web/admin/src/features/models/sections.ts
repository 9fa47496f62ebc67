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
  { path: "/models/calls", label: "spend.tabs.calls", permission: "models.read" },
  { path: "/models/costs", label: "spend.tabs.costs", permission: "models.read" },
  { path: "/models/budgets", label: "spend.tabs.budgets", permission: "models.read" },
  { path: "/models/prices", label: "spend.tabs.prices", permission: "models.read" },
  { path: "/models/quality", label: "qualitySections.quality", permission: "bots.read" },
  { path: "/models/playground", label: "qualitySections.playground", permission: "models.use" },
  { path: "/models/prompts", label: "qualitySections.prompts", permission: "bots.read" },
  { path: "/models/experiments", label: "qualitySections.experiments", permission: "bots.read" },
  { path: "/models/evaluations", label: "qualitySections.evaluations", permission: "models.read" },
];
