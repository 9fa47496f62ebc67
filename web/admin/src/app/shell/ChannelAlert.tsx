import { CloseButton } from "@mantine/core";
import { IconAlertTriangle, IconPlugConnectedX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useServerWords } from "@/ui/serverWords";
import classes from "./ChannelAlert.module.css";
import { useChannelTrouble } from "./channelTrouble";

const storageKey = "beseda.channelAlert";

/** On every page: an account does not work, or soon will not. Put away, it comes back when something else is wrong. */
export function ChannelAlert() {
  const { t } = useTranslation();
  const said = useServerWords();
  const trouble = useChannelTrouble();
  const [putAway, setPutAway] = useState(() => sessionStorage.getItem(storageKey) ?? "");
  const worst = trouble[0];
  if (!worst) return null;
  const key = trouble.map(({ id, health }) => `${id} ${health.state} ${health.since}`).join();
  if (key === putAway) return null;
  const failed = worst.health.state === "failed";
  const Picture = failed ? IconPlugConnectedX : IconAlertTriangle;
  const others = trouble.length - 1;
  return (
    <div className={classes.alert} data-state={worst.health.state} role="status">
      <Picture size={16} aria-hidden />
      <span className={classes.text}>
        <strong>
          {failed
            ? t("channels.alert.failed", { name: worst.name })
            : t("channels.alert.warning", { name: worst.name })}
        </strong>{" "}
        <bdi>{said(worst.health.reason)}</bdi>{" "}
        <Link to={`/channels/${worst.id}`}>{t("channels.alert.open")}</Link>
        {others > 0 && (
          <>
            {" · "}
            <Link to="/channels">{t("channels.alert.others", { number: others })}</Link>
          </>
        )}
      </span>
      <CloseButton
        size="sm"
        variant="transparent"
        c="inherit"
        aria-label={t("common.close")}
        onClick={() => {
          sessionStorage.setItem(storageKey, key);
          setPutAway(key);
        }}
      />
    </div>
  );
}
