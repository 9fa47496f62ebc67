import { Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./Page.module.css";

interface PageProps {
  title: string;
  description?: ReactNode;
  /** The main action, top right. */
  actions?: ReactNode;
  back?: { to: string; label: string };
  /** Lists and forms read best narrow, tables and charts wide; master–detail pages take all there is. */
  width?: "form" | "list" | "wide" | "full";
  children: ReactNode;
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Beseda` : "Beseda";
  }, [title]);
}

export function Page({ title, description, actions, back, width = "list", children }: PageProps) {
  const { t } = useTranslation();
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        <div className={classes.heading}>
          {back && (
            <Link to={back.to} className={classes.back} aria-label={t("common.backTo", { name: back.label })}>
              <IconChevronLeft size={18} className="b-flip" />
            </Link>
          )}
          <div className={classes.titles}>
            <Title order={1} className={classes.title}>
              {/* Often a name that somebody gave: it may run the other way than the page. */}
              <bdi>{title}</bdi>
            </Title>
            {description && <div className={classes.description}>{description}</div>}
          </div>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.content}>{children}</div>
    </div>
  );
}

export function Section({
  title,
  description,
  actions,
  children,
}: {
  title?: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.section}>
      {(title || actions) && (
        <div className={classes.sectionHead}>
          <div>
            {title && <Title order={2}>{title}</Title>}
            {description && <p className={classes.sectionText}>{description}</p>}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
