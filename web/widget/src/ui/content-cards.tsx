import { useEffect, useRef, useState } from 'preact/hooks';
import type { Card } from '../core/protocol';
import { safeMedia } from '../markdown/url';
import { Buttons } from './content-choices';
import { useUi } from './context';
import { Back, Forward } from './icons';
import { Markdown } from './markdown';

export function CardView({ card, messageId }: { card: Card; messageId?: string }) {
  const { base } = useUi();
  const [broken, setBroken] = useState(false);
  const image = safeMedia(card.image_url, base);
  return (
    <div class="card">
      {image !== null && !broken && (
        <img src={image} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      )}
      <div class="card-text">
        {card.title !== '' && <strong dir="auto">{card.title}</strong>}
        {card.subtitle !== undefined && <Markdown text={card.subtitle} />}
      </div>
      <Buttons buttons={card.buttons ?? []} messageId={messageId} />
    </div>
  );
}

export function Carousel({ cards, messageId }: { cards: Card[]; messageId?: string }) {
  const { locale } = useUi();
  const track = useRef<HTMLUListElement>(null);
  const [edges, setEdges] = useState({ start: true, end: false });
  const look = () => {
    const element = track.current;
    if (element === null) return;
    const gone = Math.abs(element.scrollLeft); // negative in right-to-left
    setEdges({ start: gone < 4, end: gone + element.clientWidth > element.scrollWidth - 4 });
  };
  useEffect(look, [cards]);
  const move = (steps: number) => {
    const element = track.current;
    const item = element?.firstElementChild;
    if (element === null || !(item instanceof HTMLElement)) return;
    const sign = locale.dir === 'rtl' ? -1 : 1;
    element.scrollBy({ left: steps * sign * (item.offsetWidth + 8), behavior: calm() ? 'auto' : 'smooth' });
  };
  return (
    <div class="carousel">
      <ul ref={track} onScroll={look} tabIndex={0}>
        {cards.map((card, i) => (
          <li key={i}>
            <CardView card={card} messageId={messageId} />
          </li>
        ))}
      </ul>
      {!(edges.start && edges.end) && (
        <div class="carousel-nav">
          <button
            type="button"
            aria-label={locale.t('previous')}
            disabled={edges.start}
            onClick={() => move(-1)}
          >
            <Back size={18} />
          </button>
          <button type="button" aria-label={locale.t('next')} disabled={edges.end} onClick={() => move(1)}>
            <Forward size={18} />
          </button>
        </div>
      )}
    </div>
  );
}

export const calm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
