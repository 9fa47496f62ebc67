import { Suspense, useState } from "react";
import { Outlet } from "react-router";
import { useLive } from "@/api";
import { useHotkeys } from "@/lib/hotkeys";
import { ListSkeleton } from "@/ui/States";
import { CommandPalette, openPalette } from "./CommandPalette";
import classes from "./FullPage.module.css";
import { LiveBanner } from "./LiveBanner";
import { ShortcutHelp } from "./ShortcutHelp";

/** For pages that need the whole window: no navigation beside them, but everything else that is everywhere. */
export function FullPage() {
  const [help, setHelp] = useState(false);
  useLive();
  useHotkeys([
    { keys: "mod+KeyK", run: () => openPalette(), inFields: true },
    { keys: "?", run: () => setHelp(true) },
  ]);
  return (
    <main id="main" className={classes.page} tabIndex={-1}>
      <LiveBanner />
      <div className={classes.content}>
        <Suspense fallback={<ListSkeleton />}>
          <Outlet />
        </Suspense>
      </div>
      <CommandPalette />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </main>
  );
}
