import { IconBook2, IconClock, IconShield, IconTool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api";
import classes from "./AnswerNotes.module.css";

const isWeb = (url: string | undefined) => /^https?:\/\//.test(url ?? "");

/** Below an answer of the bot: what it did, where it has it from, and whether a guardrail stepped in. */
export function AnswerNotes({ message }: { message: Message }) {
  const { t } = useTranslation();
  const meta = message.meta;
  if (!meta || message.author !== "bot") return null;
  const { tools = [], citations = [], guard, limit, in_place_of: instead } = meta;
  const stepped =
    guard ?? (limit ? t(`conversations.notes.limits.${limit}`, { defaultValue: limit }) : undefined);
  if (tools.length === 0 && citations.length === 0 && !stepped && !instead) return null;
  return (
    <div className={classes.notes}>
      {stepped && (
        <span className={classes.note} data-tone="wait">
          <IconShield size={14} aria-hidden /> {stepped}
        </span>
      )}
      {instead && (
        <span className={classes.note}>
          <IconClock size={14} aria-hidden /> {t("conversations.notes.instead")} <q dir="auto">{instead}</q>
        </span>
      )}
      {tools.map((call, index) => (
        <details key={index} className={classes.note} data-tone={call.problem ? "bad" : undefined}>
          <summary>
            <IconTool size={14} aria-hidden />{" "}
            {t(call.problem ? "conversations.notes.callFailed" : "conversations.notes.call", {
              name: call.name,
            })}
          </summary>
          <pre dir="ltr">{call.arguments}</pre>
          {call.problem && <p dir="auto">{call.problem}</p>}
        </details>
      ))}
      {citations.length > 0 && (
        <span className={classes.note}>
          <IconBook2 size={14} aria-hidden /> {t("conversations.notes.sources")}:{" "}
          {citations.map((source, index) => (
            <span key={index} dir="auto">
              {index > 0 && " · "}
              {isWeb(source.url) ? (
                <a href={source.url} target="_blank" rel="noreferrer noopener">
                  {source.title}
                </a>
              ) : (
                source.title
              )}
            </span>
          ))}
        </span>
      )}
    </div>
  );
}
