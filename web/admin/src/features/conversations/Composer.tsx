import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  CloseButton,
  FileButton,
  Loader,
  Textarea,
  Tooltip,
} from "@mantine/core";
import { IconPaperclip, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  newIdempotencyKey,
  request,
  useMay,
  type Conversation,
  type SendableContent,
  type Upload,
} from "@/api";
import { ErrorNote } from "@/ui/States";
import classes from "./Composer.module.css";
import { useChangeConversation, useSend } from "./queries";
import { useReplyWindow } from "./replyWindow";
import { TemplateButton } from "./templates/TemplateButton";
import { WindowNote } from "./WindowNote";

/** What a person had begun to write, by conversation, for when they come back to it. */
const drafts = new Map<string, string>();

export function uploadContent(upload: Upload, caption: string): SendableContent {
  const kind = upload.mime.split("/")[0];
  const type = kind === "image" || kind === "audio" || kind === "video" ? kind : "file";
  const { url, name, mime, size, width, height } = upload;
  const base = { url, name, mime, size, ...(caption ? { caption } : {}) };
  if (type === "image") return { type, ...base, ...(width && height ? { width, height } : {}) };
  return { type, ...base };
}

export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const mayWrite = useMay("conversations.write");
  const [text, setText] = useState(drafts.get(conversation.id) ?? "");
  const [file, setFile] = useState<Upload | null>(null);
  const resetFile = useRef<() => void>(null);
  const change = useChangeConversation(conversation);
  const window = useReplyWindow(conversation);
  const send = useSend(conversation.id);
  const upload = useMutation({
    mutationFn: (chosen: File) =>
      request<Upload>("post", "/uploads", {
        raw: chosen,
        headers: {
          "Content-Type": chosen.type || "application/octet-stream",
          "X-File-Name": encodeURIComponent(chosen.name),
        },
      }),
    onSuccess: setFile,
    onSettled: () => resetFile.current?.(),
  });

  if (!mayWrite) return <div className={classes.readOnly}>{t("conversations.mayNotWrite")}</div>;

  const write = (value: string) => {
    setText(value);
    if (value) drafts.set(conversation.id, value);
    else drafts.delete(conversation.id);
  };
  const words = text.trim();
  const ready = !window.closed && (words !== "" || file !== null) && !upload.isPending;
  const submit = () => {
    if (!ready) return;
    const content: SendableContent = file
      ? uploadContent(file, words)
      : { type: "text", text: words, format: "markdown" };
    const sentFile = file;
    write("");
    setFile(null);
    send.mutate(
      { content, key: newIdempotencyKey() },
      {
        // The words come back into the field, unless something new was typed meanwhile.
        onError: () => {
          setText((now) => now || words);
          setFile((now) => now ?? sentFile);
        },
      },
    );
  };

  return (
    <div className={classes.composer}>
      <WindowNote conversation={conversation} window={window} />
      {send.error && <ErrorNote error={send.error} />}
      {upload.error && <ErrorNote error={upload.error} />}
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
      {(file || upload.isPending) && (
        <span className={classes.file}>
          {upload.isPending ? <Loader size={14} /> : <IconPaperclip size={14} aria-hidden />}
          {file?.name ?? t("conversations.uploading")}
          {file && <CloseButton size="sm" aria-label={t("common.remove")} onClick={() => setFile(null)} />}
        </span>
      )}
      <div className={classes.row}>
        <FileButton onChange={(chosen) => chosen && upload.mutate(chosen)} resetRef={resetFile}>
          {(props) => (
            <Tooltip label={t("conversations.attach")}>
              <ActionIcon
                {...props}
                variant="subtle"
                color="gray"
                size={38}
                aria-label={t("conversations.attach")}
              >
                <IconPaperclip size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </FileButton>
        {window.templates && !window.closed && <TemplateButton conversation={conversation} />}
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
    </div>
  );
}
