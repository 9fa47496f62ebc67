import { Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { exactTime, relativeTime, toDate } from "@/lib/time";

// One clock for all relative times on the page.
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** A relative time; the exact one shows on hover and is read to screen readers. */
export function TimeAgo({ at }: { at: number }) {
  const { i18n } = useTranslation();
  const current = useSyncExternalStore(subscribe, () => now);
  return (
    <Tooltip label={exactTime(at, i18n.language)}>
      <time dateTime={toDate(at).toISOString()} style={{ whiteSpace: "nowrap" }}>
        {relativeTime(at, i18n.language, current)}
      </time>
    </Tooltip>
  );
}
