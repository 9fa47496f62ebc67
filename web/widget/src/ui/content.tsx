// One content of a message, whatever its kind.
import type { Content } from '../core/protocol';
import { Buttons, List } from './content-choices';
import { CardView, Carousel } from './content-cards';
import { Media } from './content-media';
import { ContactView, LocationView } from './content-places';
import { useUi } from './context';
import { Markdown } from './markdown';

interface Props {
  content: Content;
  /** Set for a stored message: buttons answer to it. */
  messageId?: string;
  own?: boolean;
}

export function ContentView({ content, messageId, own }: Props) {
  const { locale } = useUi();
  switch (content.type) {
    case 'text':
      return <Markdown text={content.text} plain={own || content.format === 'plain'} />;
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return <Media content={content} own={own} />;
    case 'location':
      return <LocationView content={content} />;
    case 'contact':
      return <ContactView content={content} />;
    case 'buttons':
      return (
        <>
          <Markdown text={content.text} />
          <Buttons buttons={content.buttons} messageId={messageId} />
        </>
      );
    case 'list':
      return <List content={content} messageId={messageId} />;
    case 'card':
      return <CardView card={content} messageId={messageId} />;
    case 'carousel':
      return <Carousel cards={content.cards} messageId={messageId} />;
    case 'postback':
      return <Markdown text={content.title || content.payload} plain />;
    case 'unknown':
      return content.summary ? (
        <Markdown text={content.summary} plain />
      ) : (
        <p class="muted">{locale.t('unknown')}</p>
      );
    default:
      return <p class="muted">{locale.t('unknown')}</p>;
  }
}
