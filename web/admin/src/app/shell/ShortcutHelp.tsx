import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { modKey } from "@/lib/hotkeys";
import { usePages } from "./pages";
import classes from "./ShortcutHelp.module.css";

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const pages = usePages();
  const inScenario = /\/flow$/.test(useLocation().pathname);
  const rows: [string, string[]][] = [
    [t("app.shortcuts.palette"), [modKey, "K"]],
    [t("app.shortcuts.help"), ["?"]],
    [t("app.shortcuts.nav"), ["["]],
    [t("app.shortcuts.save"), [modKey, "S"]],
    [t("app.shortcuts.send"), [modKey, "Enter"]],
    [t("app.shortcuts.next"), ["J"]],
    [t("app.shortcuts.previous"), ["K"]],
    ...pages.map((page): [string, string[]] => [t(`app.pages.${page.name}`), ["G", page.key.slice(3)]]),
  ];
  const scenario: [string, string[]][] = [
    [t("app.shortcuts.flowMove"), ["←", "→", "↑", "↓"]],
    [t("app.shortcuts.flowNext"), [modKey, "→"]],
    [t("app.shortcuts.flowAfter"), ["Tab"]],
    [t("app.shortcuts.flowConnect"), ["C"]],
    [t("app.shortcuts.flowEdit"), ["Enter"]],
    [t("app.shortcuts.flowFind"), [modKey, "F"]],
    [t("app.shortcuts.flowOrder"), [modKey, "⇧", "L"]],
    [t("app.shortcuts.flowFit"), ["0"]],
    [t("app.shortcuts.flowPanels"), ["1 – 7"]],
    [t("app.shortcuts.flowPublish"), [modKey, "Enter"]],
  ];
  const list = (some: [string, string[]][]) => (
    <dl className={classes.list}>
      {some.map(([label, keys]) => (
        <div key={label} className={classes.row}>
          <dt>{label}</dt>
          <dd dir="ltr">
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("app.shortcuts.title")}
      size="md"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {inScenario && (
        <>
          <h3 className={classes.section}>{t("app.shortcuts.flow")}</h3>
          {list(scenario)}
          <h3 className={classes.section}>{t("app.shortcuts.everywhere")}</h3>
        </>
      )}
      {list(rows)}
    </Modal>
  );
}
