import { useSearchParams } from "react-router";

/** Whether the steps of the scenario show beside the conversation, and those of which moment; in the page's address. */
export function useSteps() {
  const [params, setParams] = useSearchParams();
  const value = params.get("steps");
  const set = (next: string | null) =>
    setParams(
      (now) => {
        const changed = new URLSearchParams(now);
        if (next === null) changed.delete("steps");
        else changed.set("steps", next);
        return changed;
      },
      { replace: true },
    );
  return {
    open: value !== null,
    at: value && /^[0-9]+$/.test(value) ? Number(value) : null,
    /** `at`: when a message was written, in microseconds; null: from the newest turn. */
    show: (at: number | null) => set(at === null ? "newest" : String(at)),
    close: () => set(null),
  };
}
