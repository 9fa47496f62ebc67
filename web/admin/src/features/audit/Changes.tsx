import { useTranslation } from "react-i18next";
import classes from "./AuditPage.module.css";

const mostShown = 600;

export function shownValue(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** Field by field, what was and what is. */
export function Changes({ changes }: { changes: Record<string, { before?: unknown; after?: unknown }> }) {
  const { t } = useTranslation();
  return (
    <table className={classes.changes}>
      <thead>
        <tr>
          <th scope="col">{t("audit.field")}</th>
          <th scope="col">{t("audit.before")}</th>
          <th scope="col">{t("audit.after")}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(changes).map(([name, change]) => (
          <tr key={name}>
            <th scope="row" dir="ltr">
              {name}
            </th>
            <td className={classes.before} dir="auto">
              {shownValue(change.before)}
            </td>
            <td className={classes.after} dir="auto">
              {shownValue(change.after)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
