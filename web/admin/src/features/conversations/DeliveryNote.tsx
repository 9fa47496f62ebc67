import { Button, Popover, Skeleton, Text, UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconSend,
  type Icon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, type DeliveryState, type Message } from "@/api";
import { exactTime } from "@/lib/time";
import { GuardedButton } from "@/ui/Guard";
import { useServerWords } from "@/ui/serverWords";
import { ErrorNote } from "@/ui/States";
import classes from "./DeliveryNote.module.css";
import { useResend } from "./queries";

const icons: Record<DeliveryState, Icon> = {
  accepted: IconCheck,
  queued: IconClock,
  sending: IconSend,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertTriangle,
  uncertain: IconHelpCircle,
  skipped: IconBan,
};

/** Where a message is on its way to the person; a press shows every step, the reason of a failure and "send again". */
export function DeliveryNote({ message }: { message: Message }) {
  const { t } = useTranslation();
  const said = useServerWords();
  const [opened, setOpened] = useState(false);
  const { state, reason } = message.delivery;
  if (message.direction === "in") return null;
  const Picture = icons[state];
  const loud = state === "failed" || state === "uncertain" || state === "skipped";
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      shadow="md"
      withArrow
      trapFocus
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.note}
          data-state={state}
          onClick={() => setOpened(!opened)}
          aria-label={loud ? undefined : t("delivery.show", { state: t(`delivery.states.${state}`) })}
        >
          <Picture size={14} aria-hidden />
          {loud && <span>{t(`delivery.states.${state}`)}</span>}
          {loud && reason && (
            <span className={classes.reason} dir="auto">
              {said(reason)}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Ledger message={message} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Ledger({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const said = useServerWords();
  const mayWrite = useMay("conversations.write");
  const resend = useResend();
  const ledger = useQuery({
    queryKey: keys.ledger(message.id),
    queryFn: async () => (await api.get("/messages/{id}/ledger", { path: { id: message.id } })).items,
  });
  const number = new Intl.NumberFormat(i18n.language);
  const { state, reason, next_attempt_at: next } = message.delivery;
  const { model, latency_ms: latency, first_token_ms: first, usage, error, stop } = message.meta ?? {};
  const again = state === "failed" || state === "uncertain" || state === "skipped";
  return (
    <div className={classes.ledger}>
      <Text fw={600}>{t(`delivery.states.${state}`)}</Text>
      <Text size="sm" c="dimmed">
        {t(`delivery.texts.${state}`)}
      </Text>
      {reason && (
        <Text size="sm" className={classes.why}>
          {said(reason)}
        </Text>
      )}
      {error && (
        <Text size="sm" className={classes.why}>
          {t("delivery.modelError", { error })}
        </Text>
      )}
      {stop === "length" && <Text size="sm">{t("delivery.cutOff")}</Text>}
      {next !== undefined && state === "queued" && (
        <Text size="sm">{t("delivery.nextTry", { time: exactTime(next, i18n.language) })}</Text>
      )}
      {again && (
        <GuardedButton
          reason={!mayWrite && t("common.noPermission")}
          size="xs"
          loading={resend.isPending}
          onClick={() => resend.mutate(message)}
        >
          {t("delivery.resend")}
        </GuardedButton>
      )}
      {ledger.isPending && <Skeleton height={48} />}
      {ledger.error && (
        <ErrorNote error={ledger.error}>
          <Button size="compact-xs" variant="subtle" onClick={() => void ledger.refetch()}>
            {t("common.tryAgain")}
          </Button>
        </ErrorNote>
      )}
      {ledger.data && ledger.data.length > 0 && (
        <ol className={classes.steps}>
          {ledger.data.map((entry, index) => (
            <li key={index} data-state={entry.state}>
              <span>
                {t(`delivery.states.${entry.state}`)}
                {entry.attempt > 1 && ` · ${t("delivery.attempt", { number: entry.attempt })}`}
              </span>
              <time>{exactTime(entry.at, i18n.language)}</time>
              {entry.detail && <span className={classes.detail}>{said(entry.detail)}</span>}
            </li>
          ))}
        </ol>
      )}
      {(model || latency !== undefined || usage) && (
        <dl className={classes.facts}>
          {model && <Fact label={t("delivery.model")} value={model} />}
          {first !== undefined && (
            <Fact
              label={t("delivery.firstToken")}
              value={t("delivery.ms", { value: number.format(first) })}
            />
          )}
          {latency !== undefined && (
            <Fact label={t("delivery.latency")} value={t("delivery.ms", { value: number.format(latency) })} />
          )}
          {usage && (
            <Fact
              label={t("delivery.tokens")}
              value={t("delivery.tokensValue", {
                input: number.format(usage.input_tokens),
                output: number.format(usage.output_tokens),
              })}
            />
          )}
        </dl>
      )}
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
