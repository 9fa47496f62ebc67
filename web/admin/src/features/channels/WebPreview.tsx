import { IconMessageCircle } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { isHexColor, textOn } from "@/lib/color";
import type { Values } from "@/lib/jsonSchema";
import classes from "./ChannelSettings.module.css";

const defaultAccent = "#0f766e";

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What visitors will see with the settings as they stand, saved or not. */
export function WebPreview({ values, fallbackTitle }: { values: Values; fallbackTitle: string }) {
  const { t } = useTranslation();
  const accent = isHexColor(values.accent) ? values.accent : defaultAccent;
  const style = { "--p-accent": accent, "--p-on": textOn(accent) } as CSSProperties;
  return (
    <div className={classes.preview}>
      <div className={classes.label}>{t("channels.web.preview")}</div>
      <div
        className={classes.site}
        style={style}
        dir="ltr"
        data-position={text(values.position) || "right"}
        data-theme={text(values.theme) || "auto"}
        role="img"
        aria-label={t("channels.web.preview")}
      >
        <div className={classes.window}>
          <div className={classes.windowHead} dir="auto">
            <div className={classes.windowTitle}>{text(values.title) || fallbackTitle}</div>
            {text(values.subtitle) && <div className={classes.windowText}>{text(values.subtitle)}</div>}
          </div>
          <div className={classes.windowBody}>
            <div className={classes.in} dir="auto">
              {t("channels.web.sampleBot")}
            </div>
            <div className={classes.out} dir="auto">
              {t("channels.web.samplePerson")}
            </div>
          </div>
        </div>
        <div className={classes.launcher} dir="auto">
          <IconMessageCircle size={22} />
          {text(values.launcher_text)}
        </div>
      </div>
    </div>
  );
}
