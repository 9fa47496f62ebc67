import { ActionIcon, Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useSession } from "@/api";
import { modKey } from "@/lib/hotkeys";
import { Logo } from "@/ui/Logo";
import { useChannelTrouble } from "./channelTrouble";
import { openPalette } from "./CommandPalette";
import classes from "./Nav.module.css";
import { usePages, type PageEntry } from "./pages";
import { UserMenu } from "./UserMenu";

export function Nav(props: { collapsed: boolean; onToggle: () => void; onHelp: () => void }) {
  const { collapsed, onToggle, onHelp } = props;
  const small = useMediaQuery("(max-width: 68em)");
  const narrow = collapsed || small === true;
  const { t } = useTranslation();
  const { workspace } = useSession();
  const pages = usePages();
  const trouble = useChannelTrouble()[0]?.health.state;
  const toggleLabel = collapsed ? t("app.nav.expand") : t("app.nav.collapse");

  const item = (page: PageEntry) => (
    <li key={page.name}>
      <Tooltip label={t(`app.pages.${page.name}`)} position="right" disabled={!narrow}>
        <NavLink
          to={page.path}
          className={classes.item}
          aria-label={narrow ? t(`app.pages.${page.name}`) : undefined}
        >
          <page.icon size={19} stroke={1.7} aria-hidden />
          <span className={classes.label}>{t(`app.pages.${page.name}`)}</span>
          {page.name === "channels" && trouble && (
            <span
              className={classes.mark}
              data-state={trouble}
              role="img"
              aria-label={t(`channels.health.states.${trouble}`)}
            />
          )}
        </NavLink>
      </Tooltip>
    </li>
  );

  return (
    <nav className={classes.nav} aria-label={t("app.nav.label")} data-collapsed={narrow || undefined}>
      <div className={classes.brand}>
        <Logo size={30} />
        <span className={classes.workspace}>{workspace.name}</span>
      </div>
      <UnstyledButton
        className={classes.search}
        onClick={openPalette}
        aria-label={narrow ? t("app.palette.open") : undefined}
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.label}>{t("app.palette.short")}</span>
        <Kbd className={classes.kbd}>{modKey} K</Kbd>
      </UnstyledButton>
      <ul className={classes.items}>{pages.filter((page) => page.group === "work").map(item)}</ul>
      <div className={classes.divider} />
      <ul className={classes.items}>{pages.filter((page) => page.group === "workspace").map(item)}</ul>
      <div className={classes.bottom}>
        <UserMenu onHelp={onHelp} narrow={narrow} />
        <Tooltip label={toggleLabel} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={onToggle}
            aria-label={toggleLabel}
            className={classes.toggle}
          >
            {collapsed ? (
              <IconLayoutSidebarLeftExpand size={19} className="b-flip" />
            ) : (
              <IconLayoutSidebarLeftCollapse size={19} className="b-flip" />
            )}
          </ActionIcon>
        </Tooltip>
      </div>
    </nav>
  );
}
