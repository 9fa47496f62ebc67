import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  Checkbox,
  CloseButton,
  FileButton,
  Loader,
  Textarea,
  Tooltip,
} from "@mantine/core";
import { IconArrowBackUp, IconListCheck, IconPaperclip, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  contentSummary,
  newIdempotencyKey,
  request,
  useMay,
  type Conversation,
  type SendableContent,
  type Upload,
} from "@/api";
import { bytes } from "@/lib/time";
import { ErrorNote } from "@/ui/States";
import { ChoicesEditor } from "./ChoicesEditor";
import classes from "./Composer.module.css";
import { choicesContent, mostChoices, uploadContent, type Choices } from "./composing";
import { LookNote } from "./LookNote";
import { OptOutNote } from "./OptOutNote";
import { useChangeConversation, useSend } from "./queries";
import { useAnswering } from "./reply";
import { useReplyWindow } from "./replyWindow";
import { TemplateButton } from "./templates/TemplateButton";
import { WindowNote } from "./WindowNote";

/** What a person had begun to write, by conversation, for when they come back to it. */
const drafts = new Map<string, string>();

function useUpload(onDone: (upload: Upload) => void, onSettled: () => void) {
  return useMutation({
    mutationFn: (chosen: File) =>
      request<Upload>("post", "/uploads", {
        raw: chosen,
        headers: {
          "Content-Type": chosen.type || "application/octet-stream",
          "X-File-Name": encodeURIComponent(chosen.name),
        },
      }),
    onSuccess: onDone,
    onSettled,
  });
}

export function Composer({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  const mayWrite = useMay("conversations.write");
  const answering = useAnswering();
  const can = answering?.can;
  const [text, setText] = useState(drafts.get(conversation.id) ?? "");
  const [file, setFile] = useState<Upload | null>(null);
  const [voice, setVoice] = useState(false);
  const [choices, setChoices] = useState<Choices | null>(null);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const resetFile = useRef<() => void>(null);
  const change = useChangeConversation(conversation);
  const window = useReplyWindow(conversation);
  const send = useSend(conversation.id);
  const upload = useUpload(setFile, () => resetFile.current?.());

  if (!mayWrite) return <div className={classes.readOnly}>{t("conversations.mayNotWrite")}</div>;

  const write = (value: string) => {
    setText(value);
    if (value) drafts.set(conversation.id, value);
    else drafts.delete(conversation.id);
  };
  const attach = (chosen: File | null) => {
    if (!chosen) return;
    const most = can?.max_media_bytes ?? 0;
    const refused = most > 0 && chosen.size > most;
    setTooLarge(refused ? t("conversations.tooLarge", { size: bytes(most, i18n.language) }) : null);
    setVoice(false);
    if (refused) resetFile.current?.();
    else upload.mutate(chosen);
  };
  const words = text.trim();
  const offered = choices?.some((one) => one.trim()) ?? false;
  const content: SendableContent | null = file
    ? uploadContent(file, words, voice)
    : words === ""
      ? null
      : offered
        ? choicesContent(words, choices!)
        : { type: "text", text: words, format: "markdown" };
  const ready = !window.closed && content !== null && !upload.isPending;
  const replyTo = answering?.replyTo ?? null;
  const submit = () => {
    if (!ready || !content) return;
    const before = { words, file, choices, replyTo };
    write("");
    setFile(null);
    setChoices(null);
    answering?.setReplyTo(null);
    send.mutate(
      { content, key: newIdempotencyKey(), replyTo: replyTo?.id },
      {
        // The words come back into the field, unless something new was typed meanwhile.
        onError: () => {
          setText((now) => now || before.words);
          setFile((now) => now ?? before.file);
          setChoices((now) => now ?? before.choices);
          answering?.setReplyTo(before.replyTo);
        },
      },
    );
  };

  return (
    <div className={classes.composer}>
      <WindowNote conversation={conversation} window={window} />
      {conversation.opted_out_at !== null && <OptOutNote since={conversation.opted_out_at} />}
      {send.error && <ErrorNote error={send.error} />}
      {upload.error && <ErrorNote error={upload.error} />}
      {tooLarge && (
        <Alert color="yellow" py={6} px={12} withCloseButton onClose={() => setTooLarge(null)}>
          {tooLarge}
        </Alert>
      )}
      {conversation.status === "open" && conversation.handling === "bot" && words !== "" && (
        <Alert color="gray" py={6} px={12}>
          {t("conversations.botAnswers")}{" "}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => change.mutate({ handling: "human" })}
          >
            {t("conversations.takeOver")}
          </Anchor>
        </Alert>
      )}
      {replyTo && (
        <span className={classes.reply}>
          <IconArrowBackUp size={14} aria-hidden className="b-flip" />
          <span dir="auto">{contentSummary(replyTo.content, t)}</span>
          <CloseButton
            size="sm"
            aria-label={t("conversations.noReply")}
            onClick={() => answering?.setReplyTo(null)}
          />
        </span>
      )}
      {(file || upload.isPending) && (
        <span className={classes.file}>
          {upload.isPending ? <Loader size={14} /> : <IconPaperclip size={14} aria-hidden />}
          {file?.name ?? t("conversations.uploading")}
          {file?.mime.startsWith("audio/") && can?.voice_notes && (
            <Checkbox
              size="xs"
              label={t("conversations.asVoice")}
              checked={voice}
              onChange={(event) => setVoice(event.currentTarget.checked)}
            />
          )}
          {file && <CloseButton size="sm" aria-label={t("common.remove")} onClick={() => setFile(null)} />}
        </span>
      )}
      {choices && !file && (
        <ChoicesEditor choices={choices} can={can} onChange={setChoices} onClose={() => setChoices(null)} />
      )}
      <div className={classes.row}>
        <span className={classes.tools}>
          {!window.closed && can?.media !== false && (
            <FileButton onChange={attach} resetRef={resetFile}>
              {(props) => <Tool {...props} label={t("conversations.attach")} icon={IconPaperclip} />}
            </FileButton>
          )}
          {!window.closed && mostChoices(can) > 0 && !file && (
            <Tool
              label={t("conversations.choices.offer")}
              icon={IconListCheck}
              onClick={() => setChoices(choices ? null : ["", ""])}
            />
          )}
          {window.templates && !window.closed && <TemplateButton conversation={conversation} />}
        </span>
        <Textarea
          className={classes.input}
          placeholder={t("conversations.write")}
          aria-label={t("conversations.write")}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={20_000}
          disabled={window.closed}
          dir="auto"
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            if (event.shiftKey) return;
            event.preventDefault();
            submit();
          }}
        />
        <Button
          onClick={submit}
          disabled={!ready}
          loading={send.isPending}
          aria-label={t("conversations.send")}
          h={38}
        >
          <IconSend size={16} className="b-flip" />
        </Button>
      </div>
      {!window.closed && <LookNote channelId={conversation.channel_id} content={content} can={can} />}
    </div>
  );
}

function Tool({
  label,
  icon: Picture,
  onClick,
}: {
  label: string;
  icon: typeof IconPaperclip;
  onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={38} aria-label={label} onClick={onClick}>
        <Picture size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
