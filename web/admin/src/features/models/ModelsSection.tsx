import { useEffect, useRef, type RefObject } from "react";
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
  useMoreBeyond(list);
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

/** Notes on the element whether it goes on beyond its beginning and its end, so that they can be shown to fade. */
function useMoreBeyond(place: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const note = () => {
      // Counted from the beginning of the line, which is on the right in some languages.
      const from = Math.abs(element.scrollLeft);
      element.toggleAttribute("data-before", from > 1);
      element.toggleAttribute("data-after", from + element.clientWidth < element.scrollWidth - 1);
    };
    note();
    const observer = new ResizeObserver(note);
    observer.observe(element);
    element.addEventListener("scroll", note, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, [place]);
}
