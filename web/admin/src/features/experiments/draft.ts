import type { Experiment } from "@/api";

export interface VariantDraft {
  label: string;
  weight: number;
  model_id: string | null;
  prompt_version_id: string | null;
}

export interface ExperimentDraft {
  name: string;
  bot_id: string | null;
  variants: VariantDraft[];
}

export const mostVariants = 6;
const plain = (): VariantDraft => ({ label: "", weight: 1, model_id: null, prompt_version_id: null });

export const emptyDraft = (): ExperimentDraft => ({ name: "", bot_id: null, variants: [plain(), plain()] });

export const withVariant = (draft: ExperimentDraft): ExperimentDraft => ({
  ...draft,
  variants: [...draft.variants, plain()],
});

export type DraftFault = "name" | "bot" | "same";

export function faultsOf(draft: ExperimentDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.name.trim() === "") faults.push("name");
  if (!draft.bot_id) faults.push("bot");
  const marks = draft.variants.map((one) => `${one.model_id ?? ""}|${one.prompt_version_id ?? ""}`);
  if (new Set(marks).size < marks.length) faults.push("same");
  return faults;
}

/** What share of the people each variant gets, adding up to 1. */
export function shares(variants: readonly { weight: number }[]): number[] {
  const all = variants.reduce((sum, one) => sum + one.weight, 0);
  return variants.map((one) => (all > 0 ? one.weight / all : 0));
}

/** "A", "B", …, as variants are called where they have no name of their own. */
export const letter = (key: string) => key.toUpperCase();

export const nameOf = (variant: Experiment["variants"][number]) => variant.label || letter(variant.key);

/** Below this a difference is hardly chance. */
export const significant = 0.05;

export type Verdict = "better" | "worse" | "noDifference" | "notEnough";

/** What the test says of a variant's thumbs against the first one's. */
export function verdict(pValue: number | null, rate: number | null, control: number | null): Verdict {
  if (pValue === null || rate === null || control === null) return "notEnough";
  if (pValue >= significant) return "noDifference";
  return rate > control ? "better" : "worse";
}
