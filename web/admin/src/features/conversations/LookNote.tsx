import { Anchor, Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChannelPreview, type SendableContent } from "@/api";
import { useSettled } from "@/lib/debounce";
import { useNoteWords } from "@/features/channels";
import classes from "./Composer.module.css";
import { lengthOf, mayLookOtherwise, type Capabilities } from "./composing";
import { ContentView, QuickReplies } from "./ContentView";

/** How much room the text has left, and what people get where the channel shows it otherwise. */
export function LookNote({
  channelId,
  content,
  can,
}: {
  channelId: string;
  content: SendableContent | null;
  can: Capabilities | undefined;
}) {
  const { t, i18n } = useTranslation();
  const words = useNoteWords();
  const settled = useSettled(content, 400);
  const asked = settled && mayLookOtherwise(settled, can) ? [settled] : [];
  const looks = useChannelPreview(channelId, asked);
  const look = asked.length > 0 ? looks.data?.[0] : undefined;
  const text = content?.type === "text" || content?.type === "buttons" ? content.text : "";
  const length = lengthOf(text, can);
  const number = new Intl.NumberFormat(i18n.language);
  const counted = length !== null && length.used * 2 > length.most;
  if (!counted && !look?.notes.length) return null;
  return (
    <div className={classes.look}>
      <span className={classes.notes} role="status">
        {look?.notes.map((note) => (
          <span key={`${note.code} ${note.limit}`}>{words(note)}</span>
        ))}
        {look && look.notes.length > 0 && look.shown.length > 0 && (
          <Popover position="top-start" width={360} shadow="md" withArrow trapFocus>
            <Popover.Target>
              <Anchor component="button" type="button" size="xs">
                {t("looks.show")}
              </Anchor>
            </Popover.Target>
            <Popover.Dropdown>
              <Shown contents={look.shown} />
            </Popover.Dropdown>
          </Popover>
        )}
      </span>
      {counted && (
        <span
          className={classes.count}
          data-over={length.used > length.most || undefined}
          title={t(length.inBytes ? "looks.countBytes" : "looks.count")}
        >
          {number.format(length.used)} / {number.format(length.most)}
        </span>
      )}
    </div>
  );
}

type Contents = NonNullable<ReturnType<typeof useChannelPreview>["data"]>[number]["shown"];

/** The messages as people see them. */
export function Shown({ contents }: { contents: Contents }) {
  return (
    <div className={classes.shown}>
      {contents.map((content, place) => (
        <div key={place} className={classes.shownOne}>
          <ContentView content={content} />
          {"quick_replies" in content && <QuickReplies replies={content.quick_replies} />}
        </div>
      ))}
    </div>
  );
}
