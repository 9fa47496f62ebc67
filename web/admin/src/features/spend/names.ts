import type { CallPurpose } from "@/api";

export const callPurposes: readonly CallPurpose[] = [
  "turn",
  "summary",
  "guard",
  "gateway",
  "playground",
  "shadow",
  "judge",
  "evaluation",
  "embedding",
];
export const callStatuses = ["answered", "failed", "refused", "unpriced"] as const;
