import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Steps.module.css";

const names = ["owner", "model", "chat"] as const;

/** Where one is in the first run. */
export function Steps({ current }: { current: (typeof names)[number] }) {
  const { t } = useTranslation();
  const position = names.indexOf(current);
  return (
    <ol className={classes.steps} aria-label={t("setup.steps.label")}>
      {names.map((name, index) => (
        <li
          key={name}
          className={classes.step}
          data-state={index < position ? "done" : index === position ? "now" : "next"}
          aria-current={index === position ? "step" : undefined}
        >
          <span className={classes.dot} aria-hidden>
            {index < position ? <IconCheck size={14} stroke={2.5} /> : index + 1}
          </span>
          <span className={classes.name}>{t(`setup.steps.${name}`)}</span>
        </li>
      ))}
    </ol>
  );
}
