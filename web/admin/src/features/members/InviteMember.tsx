import { Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useSession, type Role } from "@/api";
import { fieldError, Problem } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { InviteLink } from "./InviteLink";
import { grantableRoles } from "./rules";

export function InviteMember({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("members.invite")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <InviteForm onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession().member;
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const invite = useMutation({
    mutationFn: () =>
      api.post("/members", {
        body: { email: email.trim(), role, ...(name.trim() ? { name: name.trim() } : {}) },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  });
  if (invite.data) return <InviteLink url={invite.data.invite_url} onDone={onClose} />;
  const taken = invite.error instanceof Problem && invite.error.code === "email_taken";
  const emailError = fieldError(invite.error, "email") ?? (taken ? t("members.emailTaken") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("login.email")}
          type="email"
          required
          maxLength={254}
          data-autofocus
          value={email}
          error={emailError}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label={t("members.name")}
          description={t("members.nameHelp")}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group label={t("members.role")} value={role} onChange={(value) => setRole(value as Role)}>
          <Stack gap="xs" mt="xs">
            {grantableRoles(me.role).map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`roles.${one}.name`)}
                description={t(`roles.${one}.text`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error && !emailError && <ErrorNote error={invite.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t("members.makeLink")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
