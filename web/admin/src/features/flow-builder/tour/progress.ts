import { stepIds, type StepId } from "./steps";

export interface Progress {
  state: "running" | "left" | "done" | "declined";
  bot: string;
  step: StepId;
}

export interface ProgressStore {
  read(): Progress | null;
  write(progress: Progress): void;
}

const states: readonly string[] = ["running", "left", "done", "declined"] satisfies Progress["state"][];

/** How far this person came, in this browser. Where storage is blocked the tour still runs, and forgets. */
export function progressStore(storage: Storage, member: string): ProgressStore {
  const key = `beseda.flow.tour.${member}`;
  let kept: Progress | null = null;
  return {
    read() {
      try {
        kept = parse(storage.getItem(key)) ?? kept;
      } catch {
        // Blocked.
      }
      return kept;
    },
    write(progress) {
      kept = progress;
      try {
        storage.setItem(key, JSON.stringify(progress));
      } catch {
        // Blocked, or full.
      }
    },
  };
}

function parse(text: string | null): Progress | null {
  if (!text) return null;
  try {
    const { state, bot, step } = JSON.parse(text) as Partial<Progress>;
    const known = states.includes(state ?? "") && typeof bot === "string";
    return known && stepIds.includes(step as StepId) ? { state: state!, bot, step: step! } : null;
  } catch {
    return null;
  }
}
