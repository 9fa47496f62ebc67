import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Session } from "@/api";
import { fieldError, Problem, problemDetail } from "@/lib/problem";
import { describeAgent } from "@/lib/userAgent";
import { NewPassword } from "@/ui/NewPassword";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { ErrorNote, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { toast, toastError } from "@/ui/toast";
import { Tag } from "@/ui/Tag";

export function SecuritySettings() {
  return (
    <>
      <PasswordForm />
      <Sessions />
    </>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => api.post("/auth/password", { body: { current, new: next } }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast(t("settings.password.changed"));
      void client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const wrong = change.error instanceof Problem && change.error.code === "wrong_password";
  const weak = fieldError(change.error, "new");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title={t("settings.password.title")} description={t("settings.password.text")}>
      <form onSubmit={submit}>
        <Stack gap="md" maw={420}>
          <PasswordInput
            label={t("settings.password.current")}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={wrong ? problemDetail(change.error) : undefined}
            visibilityToggleButtonProps={{ "aria-label": t("password.show") }}
          />
          <NewPassword
            label={t("settings.password.new")}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            error={weak}
          />
          {change.error && !wrong && !weak && <ErrorNote error={change.error} />}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t("settings.password.change")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: keys.sessions,
    queryFn: async () => (await api.get("/auth/sessions")).items,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => api.delete("/auth/sessions/{id}", { path: { id } }),
    onMutate: (id) => {
      const before = client.getQueryData<Session[]>(keys.sessions);
      client.setQueryData<Session[]>(keys.sessions, (list) => list?.filter((one) => one.id !== id));
      return { before };
    },
    onSuccess: () => toast(t("settings.sessions.ended")),
    onError: (error, _id, context) => {
      client.setQueryData(keys.sessions, context?.before);
      toastError(error);
    },
  });
  return (
    <Section title={t("settings.sessions.title")} description={t("settings.sessions.text")}>
      {sessions.isPending ? (
        <ListSkeleton rows={2} />
      ) : sessions.error ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <Rows>
          {sessions.data.map((session) => {
            const agent = describeAgent(session.user_agent);
            return (
              <Row
                key={session.id}
                icon={<Tile icon={agent.mobile ? IconDeviceMobile : IconDeviceDesktop} />}
                title={
                  <>
                    {[agent.browser, agent.system].filter(Boolean).join(", ") ||
                      t("settings.sessions.unknown")}
                    {session.current && <Tag tone="accent">{t("settings.sessions.current")}</Tag>}
                  </>
                }
                text={<span dir="ltr">{session.ip}</span>}
                aside={<TimeAgo at={session.last_seen_at} />}
                actions={
                  !session.current && (
                    <Button size="xs" variant="default" onClick={() => revoke.mutate(session.id)}>
                      {t("settings.sessions.end")}
                    </Button>
                  )
                }
              />
            );
          })}
        </Rows>
      )}
    </Section>
  );
}
