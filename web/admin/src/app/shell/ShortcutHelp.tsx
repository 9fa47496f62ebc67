import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { modKey } from "@/lib/hotkeys";
import { usePages } from "./pages";
import classes from "./ShortcutHelp.module.css";

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const pages = usePages();
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
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("app.shortcuts.title")}
      size="md"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <dl className={classes.list}>
        {rows.map(([label, keys]) => (
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
    </Modal>
  );
}
