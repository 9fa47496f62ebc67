import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import ReactMarkdown, { type Components } from "react-markdown";
import { Link, useLocation, useParams } from "react-router";
import remarkGfm from "remark-gfm";
import { Page } from "@/ui/Page";
import { ListSkeleton } from "@/ui/States";
import classes from "./GuidePage.module.css";
import {
  anchorOf,
  contentsPage,
  guideLink,
  guideLocale,
  guidePages,
  guideText,
  pictureUrl,
  titleOf,
  type GuideLocale,
} from "./pages";

const languageNames: Record<GuideLocale, string> = { en: "English", ru: "Русский" };

/** The guide, as docs/guide has it. */
export function GuidePage() {
  const { t, i18n } = useTranslation();
  const { page: wanted = contentsPage } = useParams();
  const { hash } = useLocation();
  const [locale, setLocale] = useState(() => guideLocale(i18n.language));
  const known = (guidePages as readonly string[]).includes(wanted);
  const page = known ? wanted : contentsPage;
  const place = (guidePages as readonly string[]).indexOf(page);
  const text = useText(locale, page);
  const before = useText(locale, place < 0 ? null : (guidePages[place - 1] ?? contentsPage));
  const after = useText(locale, guidePages[place + 1] ?? null);

  // Where the address points, once it is there.
  useEffect(() => {
    if (!text) return;
    const target = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    if (target) target.scrollIntoView();
    else document.getElementById("main")?.scrollTo(0, 0);
  }, [text, hash]);

  return (
    <Page
      title={text ? titleOf(text) : t("learn.guide.title")}
      width="list"
      back={page === contentsPage ? undefined : { to: "/guide", label: t("learn.guide.contents") }}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("learn.guide.inEnglish")}
          data={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
          value={locale}
          onChange={(next) => setLocale(next as GuideLocale)}
        />
      }
    >
      {text === null ? (
        <ListSkeleton />
      ) : (
        <article className={classes.guide} lang={locale} dir="ltr">
          <ReactMarkdown remarkPlugins={[remarkGfm]} components={componentsFor(locale)}>
            {text.replace(/^# .+$/m, "")}
          </ReactMarkdown>
        </article>
      )}
      <nav className={classes.around}>
        {before && (
          <Link to={place === 0 ? "/guide" : `/guide/${guidePages[place - 1]}`}>
            {t("learn.guide.previous", { title: titleOf(before) })}
          </Link>
        )}
        {after && (
          <Link to={`/guide/${guidePages[place + 1]}`}>
            {t("learn.guide.next", { title: titleOf(after) })}
          </Link>
        )}
      </nav>
    </Page>
  );
}

function useText(locale: GuideLocale, page: string | null): string | null {
  const { data } = useQuery({
    queryKey: ["guide", locale, page],
    queryFn: () => guideText(locale, page!),
    enabled: page !== null,
    staleTime: Infinity,
  });
  return data ?? null;
}

const wordsOf = (node: ReactNode): string =>
  typeof node === "string" ? node : Array.isArray(node) ? node.map(wordsOf).join("") : "";

/** Links between pages stay in the application, pictures come from this build. */
function componentsFor(locale: GuideLocale): Components {
  return {
    h2: ({ children }) => <h2 id={anchorOf(wordsOf(children))}>{children}</h2>,
    h3: ({ children }) => <h3 id={anchorOf(wordsOf(children))}>{children}</h3>,
    a: ({ href = "", children }) => {
      const inside = href.startsWith("#") ? href : guideLink(href);
      return inside ? (
        <Link to={inside}>{children}</Link>
      ) : (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      );
    },
    img: ({ src, alt }) => (
      <img src={pictureUrl(locale, String(src))} alt={alt ?? ""} className={classes.picture} />
    ),
    table: ({ children }) => (
      <div className={classes.table}>
        <table>{children}</table>
      </div>
    ),
  };
}
