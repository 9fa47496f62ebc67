import { useState } from 'preact/hooks';
import type { Button, ListContent, QuickReply } from '../core/protocol';
import { safeLink } from '../markdown/url';
import { useUi } from './context';
import { Down, External } from './icons';
import { Markdown } from './markdown';

export function Buttons({ buttons, messageId }: { buttons: Button[]; messageId?: string }) {
  const { answer, locale } = useUi();
  if (buttons.length === 0) return null;
  return (
    <div class="buttons">
      {buttons.map((button, i) => {
        if (button.kind !== 'reply') {
          const raw =
            button.kind === 'url' ? button.url : `tel:${(button.phone ?? '').replace(/[^+\d]/g, '')}`;
          const href = safeLink(raw ?? '');
          if (href === null) return null;
          const away = button.kind === 'url';
          return (
            <a
              key={i}
              class="button"
              href={href}
              target={away ? '_blank' : undefined}
              rel="noopener noreferrer"
              aria-label={away ? `${button.title} (${locale.t('opensInNewTab')})` : undefined}
            >
              <span dir="auto">{button.title}</span>
              {away && <External size={14} />}
            </a>
          );
        }
        const content = {
          type: 'postback',
          payload: button.payload ?? button.title,
          title: button.title,
        } as const;
        return (
          <button key={i} type="button" class="button" onClick={() => answer(content, messageId)}>
            <span dir="auto">{button.title}</span>
          </button>
        );
      })}
    </div>
  );
}

export function QuickReplies({ replies, messageId }: { replies: QuickReply[]; messageId?: string }) {
  const { answer, locale } = useUi();
  return (
    <div class="quick" role="group" aria-label={locale.t('suggestions')}>
      {replies.map((reply, i) => (
        <button
          key={i}
          type="button"
          class="chip"
          dir="auto"
          onClick={() =>
            answer({ type: 'postback', payload: reply.payload ?? reply.title, title: reply.title }, messageId)
          }
        >
          {reply.title}
        </button>
      ))}
    </div>
  );
}

export function List({ content, messageId }: { content: ListContent; messageId?: string }) {
  const { answer, locale } = useUi();
  const count = content.sections.reduce((sum, section) => sum + section.rows.length, 0);
  const [open, setOpen] = useState(count <= 5);
  return (
    <>
      {content.text !== '' && <Markdown text={content.text} />}
      <div class="list">
        <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span dir="auto">{content.button ?? locale.t('choose')}</span>
          <Down size={14} class={open ? 'turned' : ''} />
        </button>
        {open &&
          content.sections.map((section, s) => (
            <div key={s} role="group" aria-label={section.title}>
              {section.title !== undefined && (
                <div class="list-title" dir="auto" aria-hidden="true">
                  {section.title}
                </div>
              )}
              {section.rows.map((row) => (
                <button
                  key={row.id}
                  type="button"
                  class="row"
                  dir="auto"
                  onClick={() => answer({ type: 'postback', payload: row.id, title: row.title }, messageId)}
                >
                  <span>{row.title}</span>
                  {row.description !== undefined && <small>{row.description}</small>}
                </button>
              ))}
            </div>
          ))}
      </div>
    </>
  );
}
