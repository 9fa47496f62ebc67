import { Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Markdown } from "@/ui/Markdown";
import { CopyIcon } from "@/ui/Copy";
import { Tag } from "@/ui/Tag";
import type { Column } from "./columns";
import classes from "./Playground.module.css";

interface Props {
  column: Column;
  name: string;
  fastest: boolean;
  cheapest: boolean;
  currency?: string;
}

/** What one model answered, and what that took. */
export function AnswerColumn({ column, name, fastest, cheapest, currency }: Props) {
  const { t, i18n } = useTranslation();
  const { end, text, reasoning, stopped } = column;
  const number = new Intl.NumberFormat(i18n.language);
  const seconds = (ms: number | null | undefined) =>
    ms === null || ms === undefined
      ? "–"
      : t("playground.seconds", {
          value: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(ms / 1000),
        });
  const cost = end?.cost_micros;
  const money =
    cost === null || cost === undefined
      ? t("playground.costUnknown")
      : new Intl.NumberFormat(i18n.language, {
          ...(currency && { style: "currency", currency }),
          maximumSignificantDigits: 3,
        }).format(cost / 1_000_000);
  const running = !end && !stopped;
  return (
    <section className={classes.column} aria-label={name} aria-busy={running}>
      <header className={classes.columnHead}>
        <h3 className={classes.columnName}>{name}</h3>
        {fastest && <Tag tone="accent">{t("playground.fastest")}</Tag>}
        {cheapest && <Tag tone="accent">{t("playground.cheapest")}</Tag>}
        {running && <Loader size={14} aria-label={t("playground.running")} />}
        {stopped && <Tag tone="wait">{t("playground.stopped")}</Tag>}
        {text && !running && <CopyIcon value={text} />}
      </header>
      <div className={classes.answer} dir="auto">
        {reasoning && (
          <details className={classes.reasoning}>
            <summary>{t("playground.reasoning")}</summary>
            {reasoning}
          </details>
        )}
        {text && <Markdown text={text} />}
        {end?.error && (
          <Text c="var(--b-bad)" role="alert" mt={text ? "sm" : 0}>
            {end.error.message}
          </Text>
        )}
      </div>
      {end && (
        <dl className={classes.figures}>
          <div>
            <dt>{t("playground.firstToken")}</dt>
            <dd>{seconds(end.first_token_ms)}</dd>
          </div>
          <div>
            <dt>{t("playground.total")}</dt>
            <dd>{seconds(end.total_ms)}</dd>
          </div>
          <div>
            <dt>{t("playground.tokens")}</dt>
            <dd>
              {end.usage
                ? t("playground.tokensInOut", {
                    input: number.format(end.usage.input_tokens ?? 0),
                    output: number.format(end.usage.output_tokens ?? 0),
                  })
                : "–"}
            </dd>
          </div>
          <div>
            <dt>{t("playground.cost")}</dt>
            <dd>{money}</dd>
          </div>
          {end.answered_by && (
            <div className={classes.wide}>
              <dt>{t("playground.answeredBy")}</dt>
              <dd dir="ltr">{end.answered_by}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );
}
