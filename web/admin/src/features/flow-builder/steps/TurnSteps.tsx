import { IconAlertCircle, IconArrowRight, IconClockPause, IconFlag, IconSparkles } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ScenarioTrace } from "@/api";
import { formatMoney, shortDuration } from "@/lib/money";
import { BlockIcon } from "../canvas/icons";
import { blockName } from "../canvas/names";
import type { Scenario } from "../graph/document";
import { pick, portsOf, type Catalog } from "../graph/schema";
import classes from "./Steps.module.css";
import { waitsAt } from "./traces";

export interface Known {
  /** The version that the turn ran on; undefined while it comes, or for who may not see it. */
  doc: Scenario | undefined;
  catalog: Catalog | undefined;
}

interface Props extends Known {
  trace: ScenarioTrace;
  /** Where a block is shown; a link, or what to do. */
  linkTo?: (block: string) => string;
  onBlock?: (block: string) => void;
  current?: string | null;
}

const shownValue = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** One turn, block by block: which way it went, what it set, what it did outside and what went wrong. */
export function TurnSteps({ trace, doc, catalog, linkTo, onBlock, current }: Props) {
  const { t, i18n } = useTranslation();
  const waiting = waitsAt(trace);
  return (
    <>
      <ol className={classes.steps}>
        {trace.steps.map((step, place) =>
          step.block ? (
            <Step
              key={place}
              step={step}
              block={step.block}
              doc={doc}
              catalog={catalog}
              waits={waiting === step.block && place === trace.steps.length - 1}
              linkTo={linkTo}
              onBlock={onBlock}
              current={current === step.block}
            />
          ) : (
            <li key={place} className={classes.more}>
              {t("flow.steps.more", { count: step.more ?? 0 })}
            </li>
          ),
        )}
      </ol>
      {trace.calls.map((call) => (
        <p key={call.id} className={classes.call} data-tone={call.error_code ? "bad" : undefined}>
          <IconSparkles size={13} aria-hidden /> <bdi>{call.model}</bdi> ·{" "}
          {shortDuration(call.took_us, i18n.language)}
          {call.currency && <> · {formatMoney(call.cost_micros, call.currency, i18n.language)}</>}
          {call.error_code && <> · {t("flow.steps.callFailed")}</>}
        </p>
      ))}
    </>
  );
}

interface StepProps extends Omit<Props, "trace" | "current"> {
  step: ScenarioTrace["steps"][number];
  block: string;
  waits: boolean;
  current: boolean;
}

function Step({ step, block: id, doc, catalog, waits, linkTo, onBlock, current }: StepProps) {
  const { t, i18n } = useTranslation();
  const block = doc?.blocks[id];
  const schema = block && catalog?.get(block.kind);
  const locale = doc?.locales.includes(i18n.language) ? i18n.language : (doc?.locales[0] ?? "en");
  const name =
    block && catalog ? blockName(block, catalog, i18n.language, locale, schema?.group !== "logic") : id;
  const port = block && portsOf(block, schema).find((one) => one.id === step.port);
  // The only way on says nothing.
  const choice = port && block && portsOf(block, schema).filter((one) => !one.optional).length > 1;
  const portName = port ? pick(port.title, port.own ? locale : i18n.language) : step.port;
  const set = Object.entries(step.set ?? {});
  return (
    <li
      className={classes.step}
      data-error={step.error ? true : undefined}
      data-current={current || undefined}
    >
      <span className={classes.icon} data-group={schema?.group}>
        <BlockIcon name={schema?.icon} group={schema?.group} size={14} />
      </span>
      <div className={classes.what}>
        <span className={classes.line}>
          {linkTo ? (
            <Link to={linkTo(id)} className={classes.name} dir="auto">
              {name}
            </Link>
          ) : onBlock ? (
            <button type="button" className={classes.name} dir="auto" onClick={() => onBlock(id)}>
              {name}
            </button>
          ) : (
            <span className={classes.name} dir="auto">
              {name}
            </span>
          )}
          {(step.us ?? 0) > 0 && (
            <span className={classes.took}>{shortDuration(step.us!, i18n.language)}</span>
          )}
        </span>
        {step.port && (choice || port?.optional || !block) && (
          <span className={classes.port}>
            <IconArrowRight size={12} className="b-flip" aria-hidden /> <bdi>{portName}</bdi>
          </span>
        )}
        {set.length > 0 && (
          <dl className={classes.set}>
            {set.map(([variable, value]) => (
              <Fragment key={variable}>
                <dt>
                  <bdi>{variable}</bdi>
                </dt>
                <dd dir="auto">{shownValue(value)}</dd>
              </Fragment>
            ))}
          </dl>
        )}
        {step.error && (
          <span className={classes.error}>
            <IconAlertCircle size={13} aria-hidden /> <bdi>{step.error}</bdi>
          </span>
        )}
        {waits && (
          <span className={classes.note}>
            <IconClockPause size={13} aria-hidden /> {t("flow.steps.waits")}
          </span>
        )}
        {step.ended && (
          <span className={classes.note}>
            <IconFlag size={13} aria-hidden /> {t(step.error ? "flow.steps.broke" : "flow.steps.ended")}
          </span>
        )}
      </div>
    </li>
  );
}
