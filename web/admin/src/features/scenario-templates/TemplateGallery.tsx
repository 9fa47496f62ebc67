import { Chip, Group, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import classes from "./TemplateGallery.module.css";
import { TemplateIcon } from "./TemplateIcon";
import { TemplatePicture } from "./TemplatePicture";
import { matching, tagsOf, textIn, useTemplates, type Template } from "./templates";

interface Props {
  onPick: (template: Template) => void;
  /** Its card says that it is being fetched. */
  busy?: string | null;
}

export function TemplateGallery({ onPick, busy = null }: Props) {
  const { t } = useTranslation();
  const templates = useTemplates();
  const [query, setQuery] = useState("");
  const [tag, setTag] = useState<string | null>(null);
  const words = useDeferredValue(query);
  const tagName = (one: string) => t(`templates.tag.${one}`, { defaultValue: one });
  const search = useRef<HTMLInputElement>(null);
  // Where the dialog is open already, nobody else puts the focus here.
  useEffect(() => search.current?.focus(), []);
  const all = templates.data ?? [];
  const shown = matching(all, words, tag, tagName);
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          ref={search}
          className={classes.search}
          data-autofocus
          placeholder={t("templates.search")}
          aria-label={t("templates.search")}
          leftSection={<IconSearch size={16} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Group gap={6} role="group" aria-label={t("templates.tags")}>
          {tagsOf(all).map((one) => (
            <Chip key={one} size="xs" checked={tag === one} onChange={(on) => setTag(on ? one : null)}>
              {tagName(one)}
            </Chip>
          ))}
        </Group>
      </div>
      {templates.isPending ? (
        <ListSkeleton rows={3} height={180} />
      ) : templates.error ? (
        <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
      ) : (
        <Cards templates={shown} onPick={onPick} busy={busy} />
      )}
    </>
  );
}

function Cards({ templates, onPick, busy }: Required<Props> & { templates: readonly Template[] }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <p className={classes.count} role="status">
        {t("templates.count", { count: templates.length })}
      </p>
      {templates.length === 0 ? (
        <EmptyState
          compact
          icon={IconSearch}
          title={t("common.nothingFound")}
          text={t("common.otherWords")}
        />
      ) : (
        <ul className={classes.cards}>
          {templates.map((one) => (
            <li key={one.slug}>
              <UnstyledButton
                className={classes.card}
                data-template={one.slug}
                disabled={busy !== null}
                aria-busy={busy === one.slug || undefined}
                onClick={() => onPick(one)}
              >
                <span className={classes.stage} dir="ltr">
                  <TemplatePicture picture={one.picture} />
                </span>
                <span className={classes.head}>
                  <TemplateIcon name={one.icon} />
                  <span className={classes.title}>{textIn(one.title, i18n.language)}</span>
                </span>
                <span className={classes.summary}>{textIn(one.summary, i18n.language)}</span>
                <span className={classes.facts}>
                  {t("templates.blocks", { count: one.blocks })} ·{" "}
                  {t("templates.tests", { count: one.tests })} · {one.locales.join(", ").toUpperCase()}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
