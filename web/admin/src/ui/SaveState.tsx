import { Anchor, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SaveStatus } from "@/lib/autosave";
import classes from "./SaveState.module.css";

/** Where the edits are: not sent yet, on the way, safe, or refused. */
export function SaveState({ status, onRetry }: { status: SaveStatus; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <span className={classes.state} role="status" data-status={status}>
      {status === "dirty" && <IconPencil size={14} />}
      {status === "saving" && <Loader size={12} />}
      {(status === "saved" || status === "clean") && <IconCheck size={14} />}
      {status === "failed" && <IconAlertTriangle size={14} />}
      {t(`save.${status}`)}
      {status === "failed" && (
        <Anchor component="button" type="button" size="sm" onClick={onRetry}>
          {t("common.tryAgain")}
        </Anchor>
      )}
    </span>
  );
}
