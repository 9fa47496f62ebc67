import { Button, Drawer, Group } from "@mantine/core";
import { IconDownload, IconListDetails, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { apiAddress, flatten, useBots, useMay, useModels, type CallPurpose, type ModelCall } from "@/api";
import { formatMoney, shortDuration } from "@/lib/money";
import { useUrlValue } from "@/lib/urlState";
import { FilterSelect } from "@/ui/FilterSelect";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { CallDetail } from "./CallDetail";
import { CallSettings } from "./CallSettings";
import { callPurposes, callStatuses } from "./names";
import { periods, usePeriod } from "./period";
import { useCalls, type CallFilter } from "./queries";
import classes from "./spend.module.css";

export function CallsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { callId } = useParams();
  const { period, setPeriod, from } = usePeriod("7");
  const [bot, setBot] = useUrlValue("bot");
  const [model, setModel] = useUrlValue("model");
  const [purpose, setPurpose] = useUrlValue("purpose");
  const [status, setStatus] = useUrlValue("status");
  const [conversation, setConversation] = useUrlValue("conversation");
  const bots = useBots(useMay("bots.read"));
  const models = useModels();
  const filter: CallFilter = {
    from: conversation ? undefined : from,
    bot_id: bot || undefined,
    model_id: model || undefined,
    purpose: callPurposes.find((one) => one === purpose),
    status: callStatuses.find((one) => one === status),
    conversation_id: conversation || undefined,
  };
  const calls = useCalls(filter);
  const items = flatten(calls.data);
  const filtered = Boolean(bot || model || purpose || status || conversation);
  return (
    <Page
      title={t("spend.calls.title")}
      description={t("spend.calls.intro")}
      width="wide"
      actions={
        <>
          <CallSettings />
          <Button
            component="a"
            href={apiAddress("/calls/export", { ...filter })}
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            {t("chart.export")}
          </Button>
        </>
      }
    >
      <Group mb="md" gap="sm">
        {conversation ? (
          <Button variant="light" rightSection={<IconX size={14} />} onClick={() => setConversation(null)}>
            {t("spend.calls.ofConversation")}
          </Button>
        ) : (
          <FilterSelect
            label={t("spend.period")}
            w={160}
            data={periods.map((value) => ({ value, label: t(`spend.periods.${value}`) }))}
            value={period}
            onChange={setPeriod}
          />
        )}
        <FilterSelect
          label={t("spend.bot")}
          any={t("spend.anyBot")}
          searchable
          data={(bots.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={bot}
          onChange={setBot}
        />
        <FilterSelect
          label={t("spend.model")}
          any={t("spend.anyModel")}
          searchable
          data={(models.data ?? []).map((one) => ({ value: one.id, label: one.label }))}
          value={model}
          onChange={setModel}
        />
        <FilterSelect
          label={t("spend.purpose")}
          any={t("spend.anyPurpose")}
          w={170}
          data={callPurposes.map((value) => ({ value, label: t(`spend.purposes.${value}`) }))}
          value={purpose}
          onChange={setPurpose}
        />
        <FilterSelect
          label={t("spend.status")}
          any={t("spend.anyStatus")}
          w={170}
          data={callStatuses.map((value) => ({ value, label: t(`spend.statuses.${value}`) }))}
          value={status}
          onChange={setStatus}
        />
      </Group>
      {calls.isPending ? (
        <ListSkeleton rows={8} height={44} />
      ) : calls.error ? (
        <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={IconListDetails}
          title={filtered ? t("common.nothingFound") : t("spend.calls.empty.title")}
          text={filtered ? t("spend.calls.otherFilters") : t("spend.calls.empty.text")}
        />
      ) : (
        <Calls items={items} onOpen={(id) => void navigate({ pathname: `/models/calls/${id}`, search })} />
      )}
      {calls.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="subtle"
            loading={calls.isFetchingNextPage}
            onClick={() => void calls.fetchNextPage()}
          >
            {t("common.loadMore")}
          </Button>
        </Group>
      )}
      <Drawer
        opened={Boolean(callId)}
        onClose={() => void navigate({ pathname: "/models/calls", search })}
        position="right"
        size="lg"
        title={t("spend.call.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {callId && <CallDetail id={callId} />}
      </Drawer>
    </Page>
  );
}

function Calls({ items, onOpen }: { items: ModelCall[]; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t("spend.when")}</th>
            <th>{t("spend.purpose")}</th>
            <th>{t("spend.model")}</th>
            <th className={classes.wide}>{t("spend.forWhom")}</th>
            <th className={`${classes.number} ${classes.wide}`}>{t("spend.tokens")}</th>
            <th className={classes.number}>{t("spend.took")}</th>
            <th className={classes.number}>{t("spend.cost")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((call) => (
            <tr key={call.id} className={classes.clickable} onClick={() => onOpen(call.id)}>
              <td className={classes.muted}>
                <TimeAgo at={call.began_at} />
              </td>
              <td>
                <button type="button" className={classes.open} onClick={() => onOpen(call.id)}>
                  {t(`spend.purposes.${call.purpose as CallPurpose}`)}
                </button>
              </td>
              <td>
                <span className={classes.model} dir="auto">
                  {call.model?.name || call.model_name || t("spend.offline")}
                </span>{" "}
                <CallState call={call} />
              </td>
              <td className={classes.wide}>{call.bot?.name || call.key?.name || "–"}</td>
              <td className={`${classes.number} ${classes.wide}`}>
                {number.format(call.usage.input_tokens)} / {number.format(call.usage.output_tokens)}
              </td>
              <td className={classes.number}>{shortDuration(call.took_us, i18n.language)}</td>
              <td className={classes.number}>
                {call.cost.unpriced && call.cost.micros === 0 ? (
                  <Tag tone="wait">{t("spend.statuses.unpriced")}</Tag>
                ) : (
                  formatMoney(call.cost.micros, call.cost.currency, i18n.language)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function CallState({ call }: { call: ModelCall }) {
  const { t } = useTranslation();
  if (call.error?.code === "rejected" || call.stop === "content_filter") {
    return <Tag tone="bad">{t("spend.statuses.refused")}</Tag>;
  }
  if (call.error) return <Tag tone="bad">{t("spend.statuses.failed")}</Tag>;
  if (call.cache) return <Tag>{t("spend.fromCache")}</Tag>;
  if (call.attempts > 1) return <Tag tone="wait">{t("spend.attempts", { count: call.attempts })}</Tag>;
  return null;
}
