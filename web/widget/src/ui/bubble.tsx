// One message: the bubble, what it answers to, reactions, and under it time and delivery state.
import { Component, type ComponentChildren } from 'preact';
import type { Content, Message, Source } from '../core/protocol';
import type { Pending } from '../core/state';
import { summaryOf, type Reaction } from '../core/timeline';
import { safeLink } from '../markdown/url';
import { ContentView } from './content';
import { useUi } from './context';
import { Alert, Check, Checks, Clock } from './icons';
import { Thumbs } from './thumbs';

export interface BubbleProps {
  content: Content;
  message?: Message;
  pending?: Pending;
  streaming?: boolean;
  edited?: boolean;
  deleted?: boolean;
  reactions?: Reaction[];
  quote?: Content;
  /** Place within a run of messages of one author. */
  first: boolean;
  last: boolean;
  /** Shown above the first message of a run, where it is not plain who speaks. */
  label?: string;
  /** Whose message, for those who do not see the side it stands on. */
  who: string;
  own: boolean;
  /** Milliseconds, where the age is told in minutes; 0 where the time of day stands. */
  now: number;
}

/** Renders again only when one of its properties differs; all are always given. */
export class Bubble extends Component<BubbleProps> {
  override shouldComponentUpdate(next: BubbleProps): boolean {
    const now = this.props as unknown as Record<string, unknown>;
    const then = next as unknown as Record<string, unknown>;
    for (const key in then) {
      if (now[key] === then[key]) continue;
      if (key === 'reactions' && JSON.stringify(now[key]) === JSON.stringify(then[key])) continue;
      return true;
    }
    return false;
  }

  override render(props: BubbleProps) {
    return <BubbleView {...props} />;
  }
}

const FRAMELESS = new Set(['card', 'carousel', 'image', 'video', 'audio']);

function BubbleView(props: BubbleProps) {
  const { locale, config } = useUi();
  const { content, message, pending, own, deleted, reactions = [] } = props;
  const bare =
    !deleted &&
    FRAMELESS.has(content.type) &&
    !('caption' in content && content.caption) &&
    props.quote === undefined;
  const classes = ['msg', own ? 'own' : 'theirs', props.first ? 'first' : '', props.last ? 'last' : ''];
  if (pending !== undefined) classes.push(pending.state);
  return (
    <li class={classes.join(' ')}>
      {props.label !== undefined && props.first && <div class="label">{props.label}</div>}
      <div class={`bubble ${bare ? 'bare' : ''} kind-${content.type}`} aria-busy={props.streaming}>
        <span class="offscreen">{props.who}: </span>
        {props.quote !== undefined && (
          <div class="quote" dir="auto">
            <span class="offscreen">{locale.t('inReplyTo')}: </span>
            {summaryOf(props.quote) || locale.t('unknown')}
          </div>
        )}
        {deleted ? (
          <p class="muted">{locale.t('deleted')}</p>
        ) : (
          <ContentView content={content} messageId={message?.id} own={own} />
        )}
        {pending?.state === 'uploading' && <Progress value={pending.progress ?? 0} />}
      </div>
      {!deleted && message?.sources?.length ? <Sources list={message.sources} /> : null}
      {reactions.length > 0 && (
        <div class="reactions">
          {reactions.map((reaction) => (
            <span key={reaction.emoji} class={reaction.mine ? 'mine' : ''}>
              {reaction.emoji}
              {reaction.count > 1 && <small>{reaction.count}</small>}
            </span>
          ))}
        </div>
      )}
      <Foot {...props} />
      {config.feedback && message?.author === 'bot' && !deleted && <Thumbs id={message.id} />}
    </li>
  );
}

/** What an answer was made from, for who wants to look. */
function Sources({ list }: { list: Source[] }) {
  const { locale } = useUi();
  return (
    <details class="foot">
      <summary>
        {locale.t('sources')} ({list.length})
      </summary>
      <ol>
        {list.map(({ title, url }) => {
          const href = safeLink(url ?? '');
          return (
            <li dir="auto">
              {href === null ? (
                title
              ) : (
                <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
                  {title}
                </a>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}

function Progress({ value }: { value: number }) {
  const { locale } = useUi();
  return <progress class="progress" value={value} max={1} aria-label={locale.t('stateUploading')} />;
}

function Foot({ message, pending, own, edited, now, last, streaming }: BubbleProps) {
  const { locale, session } = useUi();
  if (pending?.state === 'failed') {
    const known = pending.reason === 'uploadFailed' ? locale.t('uploadFailed') : (pending.reason ?? '');
    return (
      <div class="foot failed" role="alert">
        <Alert size={14} />
        <span>
          {locale.t('stateFailed')}
          {known !== '' && (
            <>
              {'. '}
              <bdi>{known}</bdi>
            </>
          )}
        </span>
        <span class="pair">
          <button type="button" class="link" onClick={() => session.retry(pending.client_id)}>
            {locale.t('retry')}
          </button>
          <button type="button" class="link" onClick={() => session.discard(pending.client_id)}>
            {locale.t('discard')}
          </button>
        </span>
      </div>
    );
  }
  if (pending !== undefined) {
    const state =
      pending.state === 'uploading'
        ? 'stateUploading'
        : pending.state === 'waiting'
          ? 'stateWaiting'
          : 'stateSending';
    return (
      <div class="foot">
        {pending.state === 'uploading' ? (
          <button type="button" class="link" onClick={() => session.discard(pending.client_id)}>
            {locale.t('cancel')}
          </button>
        ) : (
          <State
            icon={<Clock size={13} />}
            text={locale.t(state)}
            shown={last && pending.state === 'waiting'}
          />
        )}
      </div>
    );
  }
  if (message === undefined || streaming || !(last || edited)) return null;
  const ms = message.created_at / 1000;
  return (
    <div class="foot">
      {edited && <span>{locale.t('edited')}</span>}
      {last && (
        <time dateTime={new Date(ms).toISOString()} title={locale.exact(ms)}>
          {now === 0 ? locale.time(ms) : locale.ago(ms, now)}
        </time>
      )}
      {own && last && <Delivery state={message.delivery_state ?? ''} />}
    </div>
  );
}

function Delivery({ state }: { state: string }) {
  const { locale } = useUi();
  if (state === 'read')
    return <State icon={<Checks size={15} class="seen" />} text={locale.t('stateRead')} />;
  if (state === 'delivered') return <State icon={<Checks size={15} />} text={locale.t('stateDelivered')} />;
  return <State icon={<Check size={14} />} text={locale.t('stateSent')} />;
}

function State({ icon, text, shown }: { icon: ComponentChildren; text: string; shown?: boolean }) {
  return (
    <span class="state" title={text}>
      {icon}
      <span class={shown ? '' : 'offscreen'}>{text}</span>
    </span>
  );
}
