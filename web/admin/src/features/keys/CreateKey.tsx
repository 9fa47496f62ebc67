import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, permissions, useSession, type Permission } from "@/api";
import { SecretOnce } from "@/ui/Copy";
import { ErrorNote } from "@/ui/States";
import { KeyLimitsFields, noLimits } from "./KeyLimitsFields";

const lifetimes = ["30", "90", "365", "never"] as const;
type Lifetime = (typeof lifetimes)[number];

export function expiry(lifetime: Lifetime, nowMs: number): number | null {
  return lifetime === "never" ? null : (nowMs + Number(lifetime) * 86_400_000) * 1000;
}

export function CreateKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState(false);
  const close = () => {
    setMade(false);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("keys.create")}
      size="lg"
      closeOnClickOutside={!made}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <CreateForm onMade={() => setMade(true)} onClose={close} />
    </Modal>
  );
}

function CreateForm({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession();
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState<Lifetime>("365");
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [limits, setLimits] = useState(noLimits);
  const asksModels = scopes.includes("models.use");
  const create = useMutation({
    mutationFn: () =>
      api.post("/api-keys", {
        body: {
          name: name.trim(),
          scopes,
          limits: asksModels ? limits : noLimits,
          expires_at: expiry(lifetime, Date.now()),
        },
      }),
    onSuccess: async () => {
      onMade();
      await client.invalidateQueries({ queryKey: keys.apiKeys });
    },
  });
  if (create.data) {
    return (
      <Stack>
        <SecretOnce secret={create.data.key} title={t("keys.once")} text={t("keys.onceText")} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("common.done")}</Button>
        </Group>
      </Stack>
    );
  }
  const available = permissions.filter((permission) => me.permissions.includes(permission));
  const areas = [...new Set(available.map((permission) => permission.split(".")[0]!))];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("keys.name")}
          description={t("keys.nameHelp")}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t("keys.lifetime")}
          allowDeselect={false}
          data={lifetimes.map((value) => ({ value, label: t(`keys.lifetimes.${value}`) }))}
          value={lifetime}
          onChange={(value) => value && setLifetime(value as Lifetime)}
        />
        <Checkbox.Group value={scopes} onChange={(value) => setScopes(value as Permission[])}>
          <Fieldset legend={t("keys.mayDo")}>
            <SimpleGrid cols={2} spacing="md" verticalSpacing="sm">
              {areas.flatMap((area) => [
                <Scope key={`${area}.read`} name={`${area}.read`} available={available} />,
                <Scope key={`${area}.write`} name={`${area}.write`} available={available} />,
              ])}
              <Scope name="models.use" available={available} />
            </SimpleGrid>
          </Fieldset>
        </Checkbox.Group>
        {asksModels && <KeyLimitsFields value={limits} onChange={setLimits} />}
        {create.error && <ErrorNote error={create.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim() || scopes.length === 0}>
            {t("keys.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** One right; an empty place where there is none, so that reading and changing stand in columns. */
function Scope({ name, available }: { name: string; available: Permission[] }) {
  const { t } = useTranslation();
  const permission = available.find((one) => one === name);
  return permission ? <Checkbox value={permission} label={t(`permissions.${permission}`)} /> : <span />;
}
