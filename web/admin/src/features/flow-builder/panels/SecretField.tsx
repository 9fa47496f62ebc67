import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditor } from "../store/context";

const key = ["scenario-secrets"] as const;

/** The value of a secret variable: it can be set and removed, and is never shown. */
export function SecretField({ name, readOnly }: { name: string; readOnly: boolean }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const secrets = useQuery({ queryKey: key, queryFn: () => editor.api.secrets() });
  const known = secrets.data?.includes(name) ?? false;
  const done = () => {
    setTyped("");
    return client.invalidateQueries({ queryKey: key });
  };
  const set = useMutation({ mutationFn: () => editor.api.setSecret(name, typed), onSuccess: done });
  const remove = useMutation({ mutationFn: () => editor.api.removeSecret(name), onSuccess: done });
  const problem = set.error ?? remove.error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) set.mutate();
      }}
    >
      <Group wrap="nowrap" gap={4} align="flex-start">
        <PasswordInput
          style={{ flex: 1 }}
          size="xs"
          dir="ltr"
          autoComplete="off"
          maxLength={4000}
          leftSection={<IconLock size={14} />}
          aria-label={t("flow.variables.secret", { name })}
          placeholder={known ? t("flow.variables.secretSet") : t("flow.variables.secretMissing")}
          error={problem?.message}
          disabled={readOnly}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {typed ? (
          <Button type="submit" size="xs" variant="default" loading={set.isPending}>
            {t("flow.variables.secretSave")}
          </Button>
        ) : (
          known &&
          !readOnly && (
            <Button
              size="xs"
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("flow.variables.secretRemove")}
            </Button>
          )
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {t("flow.variables.secretHelp")}
      </Text>
    </form>
  );
}
