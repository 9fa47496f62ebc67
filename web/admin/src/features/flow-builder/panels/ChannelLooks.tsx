import { Anchor, Loader, Popover } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useChannelPreview, useChannels, useMay, type Channel, type SendableContent } from "@/api";
import { Shown } from "@/features/conversations";
import { useSettled } from "@/lib/debounce";
import { useNoteWords } from "@/features/channels";
import { blockContent } from "../graph/blockContent";
import type { Block } from "../graph/document";
import { useEditorState } from "../store/context";
import classes from "./Panels.module.css";

/** The bot's channels that are on. */
export function useBotChannels(): Channel[] {
  const { botId = "" } = useParams();
  const channels = useChannels(useMay("channels.read"));
  return (channels.data ?? []).filter((one) => one.bot_id === botId && one.enabled);
}

/** How what the block says looks on each of the bot's channels, and which of their limits it breaks. */
export function ChannelLooks({ block }: { block: Block }) {
  const { t } = useTranslation();
  const locale = useEditorState((state) => state.locale);
  const channels = useBotChannels();
  const content = useMemo(() => blockContent(block, locale), [block, locale]);
  const settled = useSettled(content, 500);
  if (!settled || channels.length === 0) return null;
  return (
    <section className={classes.section} aria-label={t("looks.title")}>
      <h3>{t("looks.title")}</h3>
      <ul className={classes.looks}>
        {channels.map((channel) => (
          <Look key={channel.id} channel={channel} content={settled} />
        ))}
      </ul>
    </section>
  );
}

function Look({ channel, content }: { channel: Channel; content: SendableContent }) {
  const { t } = useTranslation();
  const words = useNoteWords();
  const contents = useMemo(() => [content], [content]);
  const preview = useChannelPreview(channel.id, contents);
  const look = preview.data?.[0];
  const fits = look?.notes.length === 0;
  return (
    <li>
      {look && (fits ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />)}
      <div data-fits={fits || undefined}>
        <b dir="auto">{channel.name}</b>
        {preview.error && <span>{t("looks.unknown")}</span>}
        {fits && <span>{t("looks.asIs")}</span>}
        {look?.notes.map((note) => (
          <span key={`${note.code} ${note.limit}`}>{words(note)}</span>
        ))}
        {look && look.shown.length > 0 && <LookLink channelId={channel.id} content={content} />}
      </div>
    </li>
  );
}

/** Opens the messages as people on the channel see them. */
export function LookLink({ channelId, content }: { channelId: string; content: SendableContent }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const contents = useMemo(() => [content], [content]);
  const preview = useChannelPreview(channelId, contents, opened);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="left"
      width={340}
      shadow="md"
      withArrow
      withinPortal
      trapFocus
    >
      <Popover.Target>
        <Anchor component="button" type="button" size="xs" onClick={() => setOpened(!opened)}>
          {t("looks.show")}
        </Anchor>
      </Popover.Target>
      <Popover.Dropdown>
        {preview.data?.[0] ? <Shown contents={preview.data[0].shown} /> : <Loader size="sm" />}
      </Popover.Dropdown>
    </Popover>
  );
}
