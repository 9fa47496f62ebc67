import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import { may, useSession } from "@/api";
import classes from "./ModelsSection.module.css";
import { modelsTabs } from "./sections";

/** What all pages about models stand in: their tabs, and the page itself. */
export function ModelsSection() {
  const { t } = useTranslation();
  const me = useSession();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  // On a phone the tabs scroll: the current one is brought into view.
  useEffect(() => {
    list.current
      ?.querySelector('[aria-current="page"]')
      ?.scrollIntoView?.({ block: "nearest", inline: "center" });
  }, [pathname]);
  // A provider's own page belongs to the first tab.
  const providerPage = /^\/models\/prv_/.test(pathname);
  return (
    <>
      <nav className={classes.bar} aria-label={t("modelSections.label")}>
        <ul className={classes.tabs} ref={list}>
          {modelsTabs
            .filter((tab) => may(me, tab.permission))
            .map((tab) => (
              <li key={tab.path}>
                <NavLink
                  to={tab.path}
                  end={tab.exact}
                  className={classes.tab}
                  data-current={(tab.exact && providerPage) || undefined}
                >
                  {t(tab.label)}
                </NavLink>
              </li>
            ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}
