import { Drawer, UnstyledButton } from "@mantine/core";
import { IconDots, IconKeyboard, IconLogout, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./BottomBar.module.css";
import { openPalette } from "./CommandPalette";
import { usePages } from "./pages";
import { ThemeChoice, useSignOut } from "./UserMenu";

/** On a phone: the four pages used most, the rest behind "More". */
export function BottomBar({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const pages = usePages();
  const [open, setOpen] = useState(false);
  const signOut = useSignOut();
  const close = () => setOpen(false);
  const main = pages.filter((page) => page.group === "work").slice(0, 4);
  const rest = pages.filter((page) => !main.includes(page));
  return (
    <nav className={classes.bar} aria-label={t("app.nav.label")}>
      {main.map((page) => (
        <NavLink key={page.name} to={page.path} className={classes.item}>
          <page.icon size={22} stroke={1.7} aria-hidden />
          <span>{t(`app.pages.${page.name}`)}</span>
        </NavLink>
      ))}
      <UnstyledButton className={classes.item} onClick={() => setOpen(true)}>
        <IconDots size={22} stroke={1.7} aria-hidden />
        <span>{t("app.nav.more")}</span>
      </UnstyledButton>
      <Drawer
        opened={open}
        onClose={close}
        position="bottom"
        title={t("app.nav.more")}
        size="auto"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <div className={classes.more}>
          {rest.map((page) => (
            <NavLink key={page.name} to={page.path} className={classes.moreItem} onClick={close}>
              <page.icon size={20} stroke={1.7} aria-hidden />
              {t(`app.pages.${page.name}`)}
            </NavLink>
          ))}
          <UnstyledButton
            className={classes.moreItem}
            onClick={() => {
              close();
              openPalette();
            }}
          >
            <IconSearch size={20} aria-hidden />
            {t("app.palette.short")}
          </UnstyledButton>
          <UnstyledButton
            className={classes.moreItem}
            onClick={() => {
              close();
              onHelp();
            }}
          >
            <IconKeyboard size={20} aria-hidden />
            {t("app.shortcuts.title")}
          </UnstyledButton>
          <UnstyledButton className={classes.moreItem} onClick={() => void signOut()}>
            <IconLogout size={20} className="b-flip" aria-hidden />
            {t("app.user.signOut")}
          </UnstyledButton>
          <ThemeChoice />
        </div>
      </Drawer>
    </nav>
  );
}
