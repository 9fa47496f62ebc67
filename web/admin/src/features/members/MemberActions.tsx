import { ActionIcon, Menu, Modal, Select, Tooltip } from "@mantine/core";
import { IconDots, IconKey, IconLink, IconUserCheck, IconUserOff, IconUserX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useSession, type Member, type Role } from "@/api";
import { doWithUndo, toastError, toastUndo } from "@/ui/toast";
import { InviteLink } from "./InviteLink";
import { changeLock, grantableRoles } from "./rules";

export function MemberActions({
  member,
  members,
  mayWrite,
}: {
  member: Member;
  members: Member[];
  mayWrite: boolean;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession().member;
  const [link, setLink] = useState<string | null>(null);
  const lock = changeLock(me, member, members, mayWrite);
  const reason = lock ? t(`members.locks.${lock}`) : null;
  const patchCache = (change: (list: Member[]) => Member[]) =>
    client.setQueryData<Member[]>(keys.members, (list) => (list ? change(list) : list));
  const refresh = () => void client.invalidateQueries({ queryKey: keys.members });
  const name = member.name || member.email;

  const change = useMutation({
    mutationFn: (body: { role?: Role; disabled?: boolean }) =>
      api.patch("/members/{id}", { path: { id: member.id }, body }),
    onMutate: (body) => {
      const before = client.getQueryData<Member[]>(keys.members);
      patchCache((list) =>
        list.map((one) =>
          one.id !== member.id
            ? one
            : {
                ...one,
                role: body.role ?? one.role,
                status: body.disabled === undefined ? one.status : body.disabled ? "disabled" : "active",
              },
        ),
      );
      return { before };
    },
    onError: (error, _body, context) => {
      client.setQueryData(keys.members, context?.before);
      toastError(error);
    },
    onSettled: refresh,
  });
  const renew = useMutation({
    mutationFn: () => api.post("/members/{id}/invitation", { path: { id: member.id } }),
    onSuccess: (answer) => setLink(answer.invite_url),
    onError: (error) => toastError(error),
  });

  const setRole = (role: Role) => {
    const before = member.role;
    change.mutate(
      { role },
      {
        onSuccess: () =>
          toastUndo(t("members.roleChanged", { name, role: t(`roles.${role}.name`) }), () =>
            change.mutate({ role: before }),
          ),
      },
    );
  };
  const disable = () =>
    change.mutate(
      { disabled: true },
      {
        onSuccess: () => toastUndo(t("members.disabled", { name }), () => change.mutate({ disabled: false })),
      },
    );
  const remove = () => {
    patchCache((list) => list.filter((one) => one.id !== member.id));
    doWithUndo(
      member.status === "invited" ? t("members.invitationTaken", { name }) : t("members.removed", { name }),
      () => {
        api
          .delete("/members/{id}", { path: { id: member.id }, keepalive: true })
          .catch((error: unknown) => toastError(error))
          .finally(refresh);
      },
      refresh,
    );
  };

  const select = (
    <Select
      w={132}
      size="xs"
      aria-label={t("members.roleOf", { name })}
      allowDeselect={false}
      disabled={lock !== null}
      data={(lock ? [member.role] : grantableRoles(me.role)).map((role) => ({
        value: role,
        label: t(`roles.${role}.name`),
      }))}
      value={member.role}
      onChange={(role) => role && role !== member.role && setRole(role as Role)}
    />
  );
  return (
    <>
      {reason ? (
        <Tooltip label={reason} multiline maw={260}>
          <span>{select}</span>
        </Tooltip>
      ) : (
        select
      )}
      <Menu position="bottom-end" disabled={lock !== null}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("members.actionsFor", { name })}
            disabled={lock !== null}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={member.status === "invited" ? <IconLink size={16} /> : <IconKey size={16} />}
            onClick={() => renew.mutate()}
          >
            {member.status === "invited" ? t("members.newLink") : t("members.resetLink")}
          </Menu.Item>
          {member.status === "active" && (
            <Menu.Item leftSection={<IconUserOff size={16} />} onClick={disable}>
              {t("members.disable")}
            </Menu.Item>
          )}
          {member.status === "disabled" && (
            <Menu.Item
              leftSection={<IconUserCheck size={16} />}
              onClick={() => change.mutate({ disabled: false })}
            >
              {t("members.enable")}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconUserX size={16} />} onClick={remove}>
            {member.status === "invited" ? t("members.takeBack") : t("members.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={link !== null}
        onClose={() => setLink(null)}
        title={t("members.linkTitle")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {link && <InviteLink url={link} onDone={() => setLink(null)} />}
      </Modal>
    </>
  );
}
