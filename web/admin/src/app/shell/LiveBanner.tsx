import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLiveStatus } from "@/api";
import classes from "./LiveBanner.module.css";

const patienceMs = 3000;

/** Says so when live updates are interrupted for more than a moment. */
export function LiveBanner() {
  const { t } = useTranslation();
  const status = useLiveStatus();
  const away = status === "waiting" || status === "connecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(away), away ? patienceMs : 0);
    return () => clearTimeout(timer);
  }, [away]);
  if (!shown) return null;
  return (
    <div className={classes.banner} role="status">
      <Loader size={12} color="currentColor" />
      {t("app.live.lost")}
    </div>
  );
}
