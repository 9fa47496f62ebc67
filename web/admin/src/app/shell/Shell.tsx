import { useLocalStorage } from "@mantine/hooks";
import { Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation, useNavigate, useNavigation } from "react-router";
import { onBudgetAlert, useLive } from "@/api";
import { toastWarning } from "@/ui/toast";
import { useHotkeys } from "@/lib/hotkeys";
import { ListSkeleton } from "@/ui/States";
import { BottomBar } from "./BottomBar";
import { ChannelAlert } from "./ChannelAlert";
import { CommandPalette, openPalette } from "./CommandPalette";
import { LiveBanner } from "./LiveBanner";
import { Nav } from "./Nav";
import { usePages } from "./pages";
import { ShortcutHelp } from "./ShortcutHelp";
import classes from "./Shell.module.css";

export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const pages = usePages();
  const [collapsed, setCollapsed] = useLocalStorage({ key: "beseda.nav", defaultValue: false });
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const top = pathname.split("/")[1];
  useLive();

  useEffect(() => {
    onBudgetAlert((label, level) => toastWarning(t(`spend.budgets.alert.${level}`, { label })));
    return () => onBudgetAlert(null);
  }, [t]);

  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [top]);

  useHotkeys([
    { keys: "mod+KeyK", run: () => openPalette(), inFields: true },
    { keys: "Slash", run: () => openPalette() },
    { keys: "?", run: () => setHelp(true) },
    { keys: "BracketLeft", run: () => setCollapsed(!collapsed) },
    ...pages.map((page) => ({ keys: `KeyG ${page.key}`, run: () => void navigate(page.path) })),
  ]);

  return (
    <div className={classes.shell} data-collapsed={collapsed || undefined}>
      <a href="#main" className={classes.skip}>
        {t("app.skip")}
      </a>
      <Nav collapsed={collapsed} onToggle={() => setCollapsed(!collapsed)} onHelp={() => setHelp(true)} />
      <main
        id="main"
        className={classes.main}
        ref={main}
        tabIndex={-1}
        aria-busy={navigation.state !== "idle"}
      >
        {navigation.state !== "idle" && <div className={classes.progress} />}
        <LiveBanner />
        <ChannelAlert />
        <div className={classes.outlet}>
          <Suspense fallback={<ListSkeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <BottomBar onHelp={() => setHelp(true)} />
      <CommandPalette />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </div>
  );
}
