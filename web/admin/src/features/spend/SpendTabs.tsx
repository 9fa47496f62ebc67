import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./spend.module.css";

const tabs = ["calls", "costs", "budgets", "prices"] as const;

/** The pages about money, one beside the other. */
export function SpendTabs() {
  const { t } = useTranslation();
  return (
    <nav className={classes.tabs} aria-label={t("spend.tabs.label")}>
      <NavLink end to="/models" className={classes.tab}>
        {t("app.pages.models")}
      </NavLink>
      {tabs.map((tab) => (
        <NavLink key={tab} to={`/models/${tab}`} className={classes.tab}>
          {t(`spend.tabs.${tab}`)}
        </NavLink>
      ))}
    </nav>
  );
}
