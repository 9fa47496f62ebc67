import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Content, Message } from "@/api";
import type { Answering } from "./reply";

const went = new Set(["sent", "delivered", "read"]);

/** Whether what was sent can be changed where the person sees it. */
function canChange(message: Message, content: Content, can: Answering["can"]) {
  const ours = message.direction === "out" && went.has(message.delivery.state);
  return {
    edit: ours && can?.edit === true && content.type === "text",
    remove: ours && can?.deletion === true,
  };
}

/** Edits or deletes a message of ours, as it stands now: `content` has the edits made so far. */
export function ChangeMessage({
  message,
  content,
  answering,
}: {
  message: Message;
  content: Content;
  answering: Answering;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const { edit, remove } = canChange(message, content, answering.can);
  if (!edit && !remove) return null;
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="top-end" withArrow>
        <Menu.Target>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t("conversations.change.label")}>
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {edit && (
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setOpen("edit")}>
              {t("conversations.change.edit")}
            </Menu.Item>
          )}
          {remove && (
            <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setOpen("delete")}>
              {t("conversations.change.delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open === "edit"} onClose={close} title={t("conversations.change.editTitle")}>
        {content.type === "text" && (
          <EditForm
            text={content.text}
            onSave={(text) => {
              answering.send({
                type: "edit",
                message_id: message.id,
                content: { type: "text", text, format: content.format },
              });
              close();
            }}
          />
        )}
      </Modal>
      <Modal opened={open === "delete"} onClose={close} title={t("conversations.change.deleteTitle")}>
        <Stack>
          <Text size="sm">{t("conversations.change.deleteText")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("common.cancel")}
            </Button>
            <Button
              color="red"
              onClick={() => {
                answering.send({ type: "delete", message_id: message.id });
                close();
              }}
            >
              {t("conversations.change.delete")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function EditForm({ text: before, onSave }: { text: string; onSave: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const words = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words && words !== before) onSave(words);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          aria-label={t("conversations.change.editTitle")}
          data-autofocus
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!words || words === before}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
