import { SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useLiveStatus } from "@/api";
import { bytes, duration } from "@/lib/time";
import { Section } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import classes from "./SystemStatus.module.css";

const refreshMs = 5000;

export function SystemStatus() {
  const { t, i18n } = useTranslation();
  const live = useLiveStatus();
  const system = useQuery({
    queryKey: keys.system,
    queryFn: () => api.get("/system"),
    refetchInterval: refreshMs,
  });
  if (system.isPending) return <FormSkeleton fields={4} />;
  if (system.error) return <ErrorState error={system.error} onRetry={() => void system.refetch()} />;
  const { version, uptime_s, listening, database, queues, memory_bytes } = system.data;
  const number = new Intl.NumberFormat(i18n.language);
  const locale = i18n.language;
  return (
    <>
      <Section title={t("settings.system.queues")} description={t("settings.system.queuesText")}>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <Figure label={t("settings.system.inbox")} value={number.format(queues.inbox)} />
          <Figure label={t("settings.system.outbox")} value={number.format(queues.outbox)} />
          <Figure
            label={t("settings.system.dead")}
            value={number.format(queues.dead)}
            bad={queues.dead > 0}
          />
        </SimpleGrid>
      </Section>
      <Section title={t("settings.system.server")}>
        <dl className={classes.facts}>
          <Fact label={t("settings.system.version")}>{version}</Fact>
          <Fact label={t("settings.system.uptime")}>{duration(uptime_s, locale)}</Fact>
          <Fact label={t("settings.system.memory")}>{bytes(memory_bytes, locale)}</Fact>
          <Fact label={t("settings.system.listening")}>
            <span dir="ltr">{listening.join(", ")}</span>
          </Fact>
          <Fact label={t("settings.system.database")}>
            {database.engine === "sqlite" ? "SQLite" : "PostgreSQL"} ·{" "}
            <span dir="ltr">{database.path_label}</span>
          </Fact>
          <Fact label={t("settings.system.size")}>{bytes(database.size_bytes, locale)}</Fact>
          <Fact label={t("settings.system.schema")}>{database.schema_version}</Fact>
          <Fact label={t("settings.system.live")}>
            {live === "open" ? t("settings.system.liveOn") : t("settings.system.liveOff")}
          </Fact>
        </dl>
      </Section>
    </>
  );
}

function Figure({ label, value, bad }: { label: string; value: string; bad?: boolean }) {
  return (
    <div className={classes.figure}>
      <span className={classes.value} data-bad={bad || undefined}>
        {value}
      </span>
      <span className={classes.label}>{label}</span>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
