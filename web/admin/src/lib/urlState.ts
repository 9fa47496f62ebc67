import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** One value kept in the query of the page's address, so that it can be linked and reloaded. Empty means absent. */
export function useUrlValue(name: string): [string, (value: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string | null) => {
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      );
    },
    [name, setParams],
  );
  return [params.get(name) ?? "", set];
}
