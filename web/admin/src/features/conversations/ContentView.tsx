import { Code } from "@mantine/core";
import { IconExternalLink, IconFile, IconMapPin, IconPhone, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { contentSummary, type Button, type Content, type ContentOf } from "@/api";
import { bytes } from "@/lib/time";
import { Markdown } from "@/ui/Markdown";
import classes from "./ContentView.module.css";

/** Only addresses of the web and of this server become links and pictures. */
export function safeUrl(url: string | undefined): string | undefined {
  if (!url) return undefined;
  try {
    const parsed = new URL(url, location.origin);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

export function ContentView({ content }: { content: Content }) {
  const { t } = useTranslation();
  switch (content.type) {
    case "text":
      return content.format === "markdown" ? (
        <Markdown text={content.text} />
      ) : (
        <p className={classes.plain} dir="auto">
          {content.text}
        </p>
      );
    case "image":
    case "video":
    case "audio":
    case "file":
      return <Media content={content} />;
    case "location":
      return (
        <span className={classes.line}>
          <IconMapPin size={18} aria-hidden />
          <span>
            {[content.title, content.address].filter(Boolean).join(", ") || t("content.kind.location")}{" "}
            <a
              href={`https://www.openstreetmap.org/?mlat=${content.latitude}&mlon=${content.longitude}#map=15/${content.latitude}/${content.longitude}`}
              target="_blank"
              rel="noopener noreferrer"
              dir="ltr"
            >
              {content.latitude.toFixed(5)}, {content.longitude.toFixed(5)}
            </a>
          </span>
        </span>
      );
    case "contact":
      return (
        <span className={classes.line}>
          <IconUser size={18} aria-hidden />
          <span>
            <strong dir="auto">{content.name}</strong>
            {[...content.phones, ...content.emails].map((line) => (
              <span key={line} className={classes.block} dir="ltr">
                {line}
              </span>
            ))}
          </span>
        </span>
      );
    case "buttons":
      return (
        <>
          <Markdown text={content.text} />
          <Buttons buttons={content.buttons} />
        </>
      );
    case "list":
      return (
        <>
          <Markdown text={content.text} />
          {content.sections.map((section, index) => (
            <div key={index} className={classes.section}>
              {section.title && <strong>{section.title}</strong>}
              <ul>
                {section.rows.map((row) => (
                  <li key={row.id}>
                    {row.title}
                    {row.description && <span className={classes.muted}> · {row.description}</span>}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </>
      );
    case "card":
      return <Card card={content} />;
    case "carousel":
      return (
        <div className={classes.carousel} role="group" tabIndex={0} aria-label={t("content.kind.carousel")}>
          {content.cards.map((card, index) => (
            <Card key={index} card={card} />
          ))}
        </div>
      );
    case "template":
      return (
        <>
          <span>
            {t("content.kind.template")}: <strong>{content.name}</strong> ({content.language})
          </span>
          {Object.keys(content.parameters).length > 0 && (
            <Code block dir="ltr">
              {JSON.stringify(content.parameters, null, 2)}
            </Code>
          )}
        </>
      );
    case "postback":
      return (
        <span className={classes.pressed}>
          <span className={classes.muted}>{t("content.pressed")}</span> {content.title || content.payload}
        </span>
      );
    case "edit":
      return <ContentView content={content.content} />;
    case "unknown":
      return (
        <>
          <em>{content.summary || t("content.kind.unknown")}</em>
          <details className={classes.raw}>
            <summary>{t("content.raw")}</summary>
            <Code block dir="ltr">
              {JSON.stringify(content.raw, null, 2)}
            </Code>
          </details>
        </>
      );
    case "reaction":
    case "delete":
    case "typing":
    case "receipt":
    case "event":
      return <em>{contentSummary(content, t)}</em>;
  }
}

function Media({ content }: { content: ContentOf<"image" | "audio" | "video" | "file"> }) {
  const { t, i18n } = useTranslation();
  const url = safeUrl(content.url);
  const caption = content.caption && <Markdown text={content.caption} />;
  if (content.type === "image" && url) {
    return (
      <>
        <a href={url} target="_blank" rel="noopener noreferrer">
          <img
            className={classes.image}
            src={url}
            alt={content.caption || content.name || t("content.kind.image")}
            width={content.width}
            height={content.height}
            loading="lazy"
          />
        </a>
        {caption}
      </>
    );
  }
  if (content.type === "audio" && url) {
    return (
      <>
        {/* Voice messages carry no captions track. */}
        {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
        <audio controls preload="none" src={url} className={classes.audio} aria-label={content.name} />
        {caption}
      </>
    );
  }
  if (content.type === "video" && url) {
    return (
      <>
        {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
        <video controls preload="metadata" src={url} className={classes.image} aria-label={content.name} />
        {caption}
      </>
    );
  }
  const name = content.name || t("content.kind.file");
  return (
    <>
      <span className={classes.line}>
        <IconFile size={18} aria-hidden />
        <span>
          {url ? (
            <a href={url} target="_blank" rel="noopener noreferrer">
              {name}
            </a>
          ) : (
            name
          )}
          {content.size !== undefined && (
            <span className={classes.muted}> {bytes(content.size, i18n.language)}</span>
          )}
        </span>
      </span>
      {caption}
    </>
  );
}

function Card({ card }: { card: Pick<ContentOf<"card">, "title" | "subtitle" | "image_url" | "buttons"> }) {
  const image = safeUrl(card.image_url);
  return (
    <div className={classes.card}>
      {image && <img src={image} alt="" loading="lazy" />}
      <div className={classes.cardText}>
        <strong dir="auto">{card.title}</strong>
        {card.subtitle && <span className={classes.muted}>{card.subtitle}</span>}
        <Buttons buttons={card.buttons} />
      </div>
    </div>
  );
}

/** What the person could press; here they only show. */
function Buttons({ buttons }: { buttons: Button[] }) {
  if (buttons.length === 0) return null;
  return (
    <div className={classes.buttons}>
      {buttons.map((button, index) => {
        const url = button.kind === "url" ? safeUrl(button.url) : undefined;
        return url ? (
          <a key={index} className={classes.button} href={url} target="_blank" rel="noopener noreferrer">
            {button.title}
            <IconExternalLink size={13} aria-hidden />
          </a>
        ) : (
          <span key={index} className={classes.button}>
            {button.kind === "phone" && <IconPhone size={13} aria-hidden />}
            {button.title}
          </span>
        );
      })}
    </div>
  );
}

export function QuickReplies({ replies }: { replies: { title: string; payload?: string }[] | undefined }) {
  if (!replies || replies.length === 0) return null;
  return (
    <div className={classes.buttons}>
      {replies.map((reply) => (
        <span key={reply.payload ?? reply.title} className={classes.quick}>
          {reply.title}
        </span>
      ))}
    </div>
  );
}
