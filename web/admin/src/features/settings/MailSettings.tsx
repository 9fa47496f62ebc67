import {
  Alert,
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, useSession, type MailSecurity, type MailSettings as Stored } from "@/api";
import { fieldError } from "@/lib/problem";
import { Section } from "@/ui/Page";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";
import { toast } from "@/ui/toast";

export function MailSettings() {
  const stored = useQuery({ queryKey: keys.mail, queryFn: () => api.get("/settings/mail") });
  if (stored.isPending) return <FormSkeleton fields={5} />;
  if (stored.error) return <ErrorState error={stored.error} onRetry={() => void stored.refetch()} />;
  return (
    <>
      <Form key={stored.data.updated_at ?? 0} stored={stored.data} />
      {stored.data.configured && <Test />}
    </>
  );
}

const usualPort: Record<MailSecurity, number> = { starttls: 587, tls: 465, none: 25 };
const fields = ["host", "port", "security", "user", "password", "certificate", "from_name", "from_address"];

function Form({ stored }: { stored: Stored }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = useMay("settings.write");
  const { host, port, security, user, certificate, from_name, from_address } = stored;
  const [draft, setDraft] = useState({ host, port, security, user, certificate, from_name, from_address });
  const [password, setPassword] = useState("");
  const set = (changed: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...changed }));
  const choose = (next: MailSecurity) =>
    set({ security: next, port: draft.port === usualPort[draft.security] ? usualPort[next] : draft.port });
  const save = useMutation({
    mutationFn: () => api.put("/settings/mail", { body: { ...draft, ...(password && { password }) } }),
    onSuccess: (settings) => {
      client.setQueryData(keys.mail, settings);
      toast(t("settings.mail.saved"));
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/settings/mail"),
    onSuccess: () => {
      toast(t("settings.mail.removed"));
      return client.invalidateQueries({ queryKey: keys.mail });
    },
  });
  const wrong = (field: string) => fieldError(save.error, field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Section
      title={t("settings.mail.title")}
      description={mayWrite ? t("settings.mail.text") : t("common.noPermission")}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t("settings.mail.host")}
            dir="ltr"
            required
            maxLength={253}
            disabled={!mayWrite}
            value={draft.host}
            error={wrong("host")}
            onChange={(event) => set({ host: event.currentTarget.value })}
          />
          <Group grow align="flex-start">
            <Select
              label={t("settings.mail.security")}
              allowDeselect={false}
              disabled={!mayWrite}
              data={(["starttls", "tls", "none"] as const).map((value) => ({
                value,
                label: value === "none" ? t("settings.mail.noEncryption") : value.toUpperCase(),
              }))}
              value={draft.security}
              error={wrong("security")}
              onChange={(value) => value && choose(value as MailSecurity)}
            />
            <NumberInput
              label={t("settings.mail.port")}
              min={1}
              max={65535}
              allowDecimal={false}
              required
              disabled={!mayWrite}
              value={draft.port}
              error={wrong("port")}
              onChange={(value) => typeof value === "number" && set({ port: value })}
            />
          </Group>
          <TextInput
            label={t("settings.mail.user")}
            description={t("settings.mail.userHelp")}
            dir="ltr"
            autoComplete="off"
            maxLength={255}
            disabled={!mayWrite}
            value={draft.user}
            error={wrong("user")}
            onChange={(event) => set({ user: event.currentTarget.value })}
          />
          <PasswordInput
            label={t("settings.mail.password")}
            description={stored.has_password ? t("settings.mail.passwordKept") : undefined}
            autoComplete="new-password"
            maxLength={1000}
            disabled={!mayWrite}
            value={password}
            error={wrong("password")}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("password.show") }}
          />
          <TextInput
            label={t("settings.mail.fromAddress")}
            dir="ltr"
            required
            maxLength={254}
            disabled={!mayWrite}
            value={draft.from_address}
            error={wrong("from_address")}
            onChange={(event) => set({ from_address: event.currentTarget.value })}
          />
          <TextInput
            label={t("settings.mail.fromName")}
            maxLength={100}
            disabled={!mayWrite}
            value={draft.from_name}
            error={wrong("from_name")}
            onChange={(event) => set({ from_name: event.currentTarget.value })}
          />
          {draft.security !== "none" && (
            <Textarea
              label={t("settings.mail.certificate")}
              description={t("settings.mail.certificateHelp")}
              dir="ltr"
              autosize
              minRows={2}
              maxRows={6}
              maxLength={20000}
              disabled={!mayWrite}
              value={draft.certificate}
              error={wrong("certificate")}
              onChange={(event) => set({ certificate: event.currentTarget.value })}
            />
          )}
          {save.error && !fields.some(wrong) && <ErrorNote error={save.error} />}
          {remove.error && <ErrorNote error={remove.error} />}
          {mayWrite && (
            <Group>
              <Button type="submit" loading={save.isPending}>
                {t("settings.mail.save")}
              </Button>
              {stored.configured && (
                <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                  {t("settings.mail.remove")}
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}

function Test() {
  const { t } = useTranslation();
  const { member } = useSession();
  const mayWrite = useMay("settings.write");
  const [to, setTo] = useState(member.email);
  const test = useMutation({
    mutationFn: () => api.post("/settings/mail/test", { body: { to: to.trim() } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  if (!mayWrite) return null;
  return (
    <Section title={t("settings.mail.testTitle")} description={t("settings.mail.testText")}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t("settings.mail.testTo")}
            type="email"
            dir="ltr"
            required
            value={to}
            error={fieldError(test.error, "to")}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          {test.error && !fieldError(test.error, "to") && <ErrorNote error={test.error} />}
          {test.data && (
            <Alert
              color={test.data.ok ? "green" : "red"}
              title={test.data.ok ? t("settings.mail.testSent") : t("settings.mail.testFailed")}
              role="status"
            >
              <span dir="auto">{test.data.ok ? test.data.answer : test.data.error}</span>
            </Alert>
          )}
          <Group>
            <Button type="submit" variant="default" loading={test.isPending}>
              {t("settings.mail.test")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
