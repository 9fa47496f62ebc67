import { Kbd, Modal } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Help.module.css";
import { keyCaps, shortcutGroups, shortcuts } from "./shortcuts";

/** All keys of the editor. */
export function ShortcutOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={t("learn.keys.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className={classes.groups}>
        {shortcutGroups.map((group) => (
          <section key={group} className={classes.group}>
            <h3>{t(`learn.keyGroups.${group}`)}</h3>
            <dl>
              {shortcuts
                .filter((one) => one.group === group)
                .map((one) => (
                  <div key={one.id} className={classes.row}>
                    <dt>{t(`learn.keys.${one.id}`)}</dt>
                    <dd dir="ltr">
                      {one.keys.map((keys, place) => (
                        <Fragment key={keys}>
                          {place > 0 && <span className={classes.or}>/</span>}
                          {keyCaps(keys).map((cap) => (
                            <Kbd key={cap} size="xs">
                              {cap}
                            </Kbd>
                          ))}
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
