import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useEditor } from "../store/context";
import classes from "./Panels.module.css";

export function Panel({
  title,
  actions,
  children,
  flush,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  const { t } = useTranslation();
  const editor = useEditor();
  return (
    <section className={classes.panel} aria-label={title} data-flow-panel tabIndex={-1}>
      <header className={classes.head}>
        <h2 className={classes.title} dir="auto">
          {title}
        </h2>
        <span style={{ display: "flex", flex: "none", gap: 4 }}>
          {actions}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("common.close")}
            onClick={() => editor.openPanel(null)}
          >
            <IconX size={16} />
          </ActionIcon>
        </span>
      </header>
      {flush ? children : <div className={classes.body}>{children}</div>}
    </section>
  );
}
