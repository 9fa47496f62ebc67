import { useSyncExternalStore } from "react";
import type { TourRun, TourState } from "./run";

export function useTourState(run: TourRun): TourState {
  return useSyncExternalStore(run.subscribe, () => run.state);
}
