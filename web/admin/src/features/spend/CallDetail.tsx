import { Anchor, Code, Stack, Text, Timeline, Title, type TimelineItemProps } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { contactName, useMay, type CallTry, type CallUsage, type ModelCallDetail } from "@/api";
import { formatMoney, shortDuration } from "@/lib/money";
import { CopyIcon } from "@/ui/Copy";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { exactTime } from "@/lib/time";
import { CallState } from "./CallsPage";
import { useCall } from "./queries";
import classes from "./spend.module.css";

export function CallDetail({ id }: { id: string }) {
  const call = useCall(id);
  if (call.isPending) return <FormSkeleton fields={5} />;
  if (call.error) return <ErrorState error={call.error} onRetry={() => void call.refetch()} />;
  return <Loaded call={call.data} />;
}

function Loaded({ call }: { call: ModelCallDetail }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const mayRead = useMay("conversations.read");
  const facts: [string, React.ReactNode][] = [
    [t("spend.when"), exactTime(call.began_at, locale)],
    [t("spend.purpose"), t(`spend.purposes.${call.purpose}`)],
    [
      t("spend.model"),
      <span key="model" dir="auto">
        {[call.model?.name || call.model_name || t("spend.offline"), call.provider_kind]
          .filter(Boolean)
          .join(" · ")}{" "}
        <CallState call={call} />
      </span>,
    ],
    [
      t("spend.cost"),
      call.cost.unpriced
        ? `${formatMoney(call.cost.micros, call.cost.currency, locale)} · ${t("spend.statuses.unpriced")}`
        : formatMoney(call.cost.micros, call.cost.currency, locale),
    ],
    [t("spend.tokens"), <Tokens key="tokens" usage={call.usage} />],
    [t("spend.firstToken"), shortDuration(call.first_token_us, locale)],
    [t("spend.took"), shortDuration(call.took_us, locale)],
  ];
  if (call.bot)
    facts.push([
      t("spend.bot"),
      <Anchor component={Link} inherit key="bot" to={`/bots/${call.bot.id}`}>
        {call.bot.name || call.bot.id}
      </Anchor>,
    ]);
  if (call.key) facts.push([t("spend.key"), call.key.name || call.key.id]);
  if (call.contact) facts.push([t("spend.contact"), contactName(call.contact, t)]);
  return (
    <Stack gap="lg">
      {call.error && (
        <div className={classes.failure} role="alert">
          {call.error.message}
        </div>
      )}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {call.conversation_id && mayRead && (
        <Anchor component={Link} to={`/conversations/${call.conversation_id}`}>
          {t("spend.call.openConversation")}
        </Anchor>
      )}
      <section>
        <Title order={3} mb="sm">
          {t("spend.call.trace")}
        </Title>
        {call.trace.length === 0 ? (
          <Text c="dimmed">{call.cache ? t("spend.call.fromCache") : t("spend.call.noAttempt")}</Text>
        ) : (
          <Timeline active={call.trace.length} bulletSize={22} lineWidth={2}>
            {call.trace.map((attempt, index) => (
              <Attempt key={index} attempt={attempt} />
            ))}
          </Timeline>
        )}
      </section>
      <Content title={t("spend.call.request")} text={call.request} />
      <Content title={t("spend.call.response")} text={call.response} />
      {call.request === null && call.response === null && (
        <Text size="sm" c="dimmed">
          {mayRead ? t("spend.call.notKept") : t("spend.call.notAllowed")}
        </Text>
      )}
      <div className={classes.ids} dir="ltr">
        {[call.id, call.request_id].filter(Boolean).join(" · ")}
        <CopyIcon value={call.id} />
      </div>
    </Stack>
  );
}

/** The timeline gives its items what they need to know of their place. */
function Attempt({ attempt, ...place }: { attempt: CallTry } & Omit<TimelineItemProps, "title">) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  return (
    <Timeline.Item
      {...place}
      bullet={attempt.error ? <IconAlertTriangle size={12} /> : <IconCheck size={12} />}
      color={attempt.error ? "red" : "accent"}
      title={<span dir="auto">{attempt.model?.name || attempt.model_name || attempt.provider_kind}</span>}
    >
      <Text size="sm" c="dimmed">
        {[
          attempt.why,
          attempt.hedge ? t("spend.call.hedge") : "",
          shortDuration(attempt.took_us, locale),
          attempt.cost.unpriced
            ? t("spend.statuses.unpriced")
            : formatMoney(attempt.cost.micros, attempt.cost.currency, locale),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      <Tokens usage={attempt.usage} />
      {attempt.error && <div className={classes.failure}>{attempt.error.message}</div>}
    </Timeline.Item>
  );
}

function Tokens({ usage }: { usage: CallUsage }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const part = (name: "cached" | "written" | "reasoning", value: number) =>
    value > 0 ? t(`spend.token.${name}`, { count: number.format(value) as unknown as number }) : "";
  return (
    <span className={classes.tokens}>
      {t("spend.token.inOut", {
        input: number.format(usage.input_tokens),
        output: number.format(usage.output_tokens),
      })}
      {[
        part("cached", usage.cached_input_tokens),
        part("written", usage.cache_write_tokens),
        part("reasoning", usage.reasoning_tokens),
      ]
        .filter(Boolean)
        .map((text) => (
          <span key={text} className={classes.muted}>
            {" "}
            · {text}
          </span>
        ))}
    </span>
  );
}

function Content({ title, text }: { title: string; text: string | null }) {
  if (!text) return null;
  return (
    <section>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <Code block className={classes.content} dir="auto">
        {pretty(text)}
      </Code>
    </section>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
