import { Button, CloseButton } from "@mantine/core";
import { IconCircleCheckFilled, IconSchool, IconTrophy } from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { direction } from "@/lib/i18n";
import { useEditor } from "../store/context";
import { placeCard } from "./place";
import type { TourRun } from "./run";
import { TalkAction } from "./TalkAction";
import { boxOf, findTarget } from "./target";
import classes from "./Tour.module.css";
import { useTourState } from "./useTourState";

interface Props {
  run: TourRun;
  bot: { id: string; name: string; slug: string };
  narrow: boolean;
  /** Brings a block into view. */
  look: (block: string) => void;
}

/** A card that says what to do next, and a ring around where. It covers nothing that is needed and stops nothing. */
export function Tour({ run, bot, narrow, look }: Props) {
  const { t } = useTranslation();
  const state = useTourState(run);
  if (state.phase === "off") return null;
  if (state.phase === "offer") {
    return (
      <Card run={run} label={t("learn.tour.offer.title")} icon={<IconSchool size={20} />}>
        <p>{t("learn.tour.offer.text")}</p>
        <div className={classes.buttons}>
          <Button size="xs" variant="subtle" color="gray" onClick={() => run.decline()}>
            {t("learn.tour.offer.no")}
          </Button>
          <Button size="xs" onClick={() => run.start()}>
            {t("learn.tour.offer.yes")}
          </Button>
        </div>
      </Card>
    );
  }
  if (state.phase === "end") {
    return (
      <Card run={run} label={t("learn.tour.end.title")} icon={<IconTrophy size={20} />} focus>
        <p>{t("learn.tour.end.text")}</p>
        <div className={classes.buttons}>
          <Button size="xs" variant="default" component={Link} to="/guide" target="_blank">
            {t("learn.help.guide")}
          </Button>
          <Button size="xs" onClick={() => run.leave()}>
            {t("common.close")}
          </Button>
        </div>
      </Card>
    );
  }
  return (
    <StepCard
      run={run}
      bot={bot}
      narrow={narrow}
      look={look}
      place={state.place}
      praised={state.phase === "praise"}
    />
  );
}

function StepCard({ run, bot, narrow, look, place, praised }: Props & { place: number; praised: boolean }) {
  const { t } = useTranslation();
  const step = run.steps[place]!;
  const small = narrow && step.narrow === true;
  const last = place === run.steps.length - 1;
  return (
    <Card
      run={run}
      label={t(`learn.tour.steps.${step.id}.title`)}
      step={place}
      look={look}
      icon={praised ? <IconCircleCheckFilled size={20} className={classes.ok} /> : <span>{place + 1}</span>}
      focus={place === 0}
    >
      <div aria-live="polite" aria-atomic>
        <span className={classes.offscreen}>{t(`learn.tour.steps.${step.id}.title`)}</span>
        {praised ? (
          <p className={classes.praise}>{t(`learn.tour.steps.${step.id}.praise`)}</p>
        ) : (
          <>
            <p>
              {small ? t(`learn.tour.narrow.${step.id as "open"}`) : t(`learn.tour.steps.${step.id}.text`)}
            </p>
            {!small && step.id !== "talk" && (
              <p className={classes.keys}>{t(`learn.tour.steps.${step.id}.keys`)}</p>
            )}
          </>
        )}
      </div>
      {step.id === "talk" && !praised && <TalkAction bot={bot} />}
      <div className={classes.buttons}>
        <progress
          className={classes.progress}
          max={run.steps.length}
          value={praised ? place + 1 : place}
          aria-label={t("learn.tour.progress", { place: place + 1, count: run.steps.length })}
        />
        {!praised && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => run.skip()}>
            {last ? t("learn.tour.finish") : t("learn.tour.skip")}
          </Button>
        )}
      </div>
    </Card>
  );
}

interface CardProps {
  run: TourRun;
  label: string;
  icon: ReactNode;
  /** Of which step; without one it points at nothing. */
  step?: number;
  look?: (block: string) => void;
  /** Takes the focus when it appears. */
  focus?: boolean;
  children: ReactNode;
}

function Card({ run, label, icon, step, look, focus, children }: CardProps) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  useFollow({ run, card, ring, step: step ?? null, look });
  useEffect(() => {
    if (focus) card.current?.focus({ preventScroll: true });
  }, [focus, step]);
  return (
    <>
      <div ref={ring} className={classes.ring} data-tour-ring aria-hidden hidden />
      {/* Not modal: the work goes on beside it. */}
      <section
        ref={card}
        className={classes.card}
        role="dialog"
        aria-label={t("learn.tour.label")}
        data-tour-card
        data-quiet={step === undefined || undefined}
        tabIndex={-1}
      >
        <div className={classes.head}>
          <span className={classes.icon} aria-hidden>
            {icon}
          </span>
          <h2>{label}</h2>
          <CloseButton
            size="sm"
            aria-label={t("learn.tour.leave")}
            title={t("learn.tour.leave")}
            onClick={() => (run.state.phase === "offer" ? run.decline() : run.leave())}
          />
        </div>
        <div className={classes.body}>{children}</div>
      </section>
    </>
  );
}

const followMs = 60;

interface Follow {
  run: TourRun;
  card: RefObject<HTMLElement | null>;
  ring: RefObject<HTMLDivElement | null>;
  step: number | null;
  look?: (block: string) => void;
}

/** Keeps ring and card where the target is, whatever scrolls, opens or is dragged. */
function useFollow({ run, card, ring, step, look }: Follow): void {
  const { i18n } = useTranslation();
  const editor = useEditor();
  const rtl = direction(i18n.language) === "rtl";
  useEffect(() => {
    const shown = step === null ? undefined : run.steps[step];
    const about = run.seen && shown?.block?.(run.seen, editor.catalog);
    if (about) requestAnimationFrame(() => look?.(about));
    let last: HTMLElement | null = null;
    const follow = () => {
      const now = run.seen;
      const target = shown && now ? findTarget(shown.targets(now, editor.catalog)) : null;
      if (target && target !== last && !target.closest(".react-flow"))
        target.scrollIntoView({ block: "nearest", inline: "nearest" });
      last = target;
      if (card.current && ring.current) draw(card.current, ring.current, target, rtl);
    };
    follow();
    const timer = setInterval(follow, followMs);
    window.addEventListener("resize", follow);
    return () => {
      clearInterval(timer);
      window.removeEventListener("resize", follow);
    };
  }, [run, card, ring, step, editor, look, rtl]);
}

const around = 4;

function draw(card: HTMLElement, ring: HTMLElement, target: HTMLElement | null, rtl: boolean): void {
  const box = target && boxOf(target);
  ring.hidden = box === null;
  if (box) {
    ring.style.left = `${box.left - around}px`;
    ring.style.top = `${box.top - around}px`;
    ring.style.width = `${box.width + 2 * around}px`;
    ring.style.height = `${box.height + 2 * around}px`;
  }
  const canvas = document.querySelector("[data-flow-canvas]")?.getBoundingClientRect();
  const whole = { left: 0, top: 56, width: window.innerWidth, height: window.innerHeight - 56 - bottomBar() };
  // What points at nothing stands on the canvas, not on the lists beside it.
  const room = box || !canvas ? whole : canvas;
  const size = { width: card.offsetWidth, height: card.offsetHeight };
  const { left, top } = placeCard(box, size, room, rtl, target?.closest(".react-flow") !== null);
  card.style.left = `${Math.round(left)}px`;
  card.style.top = `${Math.round(top)}px`;
}

/** On a phone the panels' buttons stand at the bottom. */
const bottomBar = () => (window.innerWidth <= 768 ? 52 : 0);
