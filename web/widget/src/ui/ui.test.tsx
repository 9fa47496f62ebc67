import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { ar } from '../i18n/ar';
import { en } from '../i18n/en';
import { he } from '../i18n/he';
import { makeLocale, pickLanguage } from '../i18n';
import { ru } from '../i18n/ru';
import { unpack } from '../i18n/unpack';
import { initialState, reduce } from '../core/state';
import type { Message } from '../core/protocol';
import { Bubble } from './bubble';
import { contrast, palette, parseHex, type Rgb } from './colour';
import { UiContext, type Ui } from './context';
import { Markdown } from './markdown';
import { layout } from './rows';

const rgb = (text: string | undefined): Rgb => parseHex(text ?? '') ?? [0, 0, 0];

describe('Markdown on the page', () => {
  const draw = (text: string) => {
    const root = document.createElement('div');
    const ui = { locale: makeLocale('en'), announce: () => undefined } as unknown as Ui;
    render(
      <UiContext.Provider value={ui}>
        <Markdown text={text} />
      </UiContext.Provider>,
      root,
    );
    return root;
  };

  it('makes no element of what a message says', () => {
    const root = draw(
      [
        '<img src=x onerror=alert(1)> <script>alert(1)</script>',
        '[a](javascript:alert(1)) ![b](https://evil.org/x.png)',
        '<a href="https://x.org" onclick="alert(1)">c</a>',
        '`<b>` **<i>x</i>**',
        '```html\n<iframe src="https://x.org"></iframe>\n```',
      ].join('\n\n'),
    );
    expect(root.querySelectorAll('img, script, iframe, i, b, [onerror], [onclick], [style]')).toHaveLength(0);
    expect(root.textContent).toContain('<img src=x onerror=alert(1)>');
    expect(root.textContent).toContain('<iframe src="https://x.org"></iframe>');
    for (const link of root.querySelectorAll('a')) expect(link.protocol).toBe('https:');
  });

  it('opens links apart from the page', () => {
    const link = draw('[x](https://x.org)').querySelector('a');
    expect(link?.target).toBe('_blank');
    expect(link?.relList.contains('noopener')).toBe(true);
  });

  it('gives each paragraph its own direction', () => {
    expect([...draw('hello\n\nשלום').querySelectorAll('p')].map((p) => p.dir)).toEqual(['auto', 'auto']);
  });
});

describe('sources of an answer', () => {
  const draw = (message: Message, language = 'en') => {
    const root = document.createElement('div');
    const ui = {
      locale: makeLocale(language),
      config: { feedback: false },
      announce: () => undefined,
    } as unknown as Ui;
    const { content } = message;
    render(
      <UiContext.Provider value={ui}>
        <Bubble content={content} message={message} first last who="Bot" own={false} now={0} />
      </UiContext.Provider>,
      root,
    );
    return root;
  };
  const answer: Message = {
    id: 'msg_1',
    seq: 1,
    direction: 'out',
    author: 'bot',
    content: { type: 'text', text: 'We do.' },
    created_at: 0,
  };
  const sources = [
    { title: 'Delivery', url: 'https://shop.example/delivery' },
    { title: 'Handbook' },
    { title: 'Trap', url: 'javascript:alert(1)' },
  ];

  it('are folded away, counted, and linked where a link is safe', () => {
    const box = draw({ ...answer, sources }).querySelector('details');
    expect(box?.open).toBe(false);
    expect(box?.querySelector('summary')?.textContent).toBe('Sources (3)');
    expect([...(box?.querySelectorAll('li') ?? [])].map((item) => item.textContent)).toEqual([
      'Delivery',
      'Handbook',
      'Trap',
    ]);
    const links = [...(box?.querySelectorAll('a') ?? [])];
    expect(links.map((link) => link.href)).toEqual(['https://shop.example/delivery']);
    expect(links[0]?.rel).toContain('noopener');
  });

  it('are not mentioned where there are none', () => {
    expect(draw(answer).querySelector('details')).toBeNull();
    expect(draw({ ...answer, sources: [] }).querySelector('details')).toBeNull();
    expect(draw({ ...answer, sources }, 'ru').querySelector('summary')?.textContent).toBe('Источники (3)');
  });
});

describe('packed texts', () => {
  it.each([
    ['ru', ru],
    ['ar', ar],
    ['he', he],
  ])('are the same again: %s', (_, texts) => {
    const more = ['unread_zero', 'unread_two', 'unread_few', 'unread_many'];
    const values = [...Object.keys(en), ...more].map((name) => (texts as Record<string, string>)[name] ?? '');
    expect(unpack(values.join('|'))).toEqual(texts);
  });
});

describe('colours', () => {
  it.each(['#0f766e', '#000000', '#ffffff', '#ffd400', '#ff0000', '#1e3a8a', '#f0f', 'nonsense'])(
    'of any accent stay readable: %s',
    (accent) => {
      for (const dark of [false, true]) {
        const colours = palette(accent, dark);
        const ground: Rgb = dark ? [23, 27, 31] : [255, 255, 255];
        const bubble: Rgb = dark ? [37, 43, 49] : [241, 243, 245];
        const text = rgb(colours['--accent-text']);
        expect(contrast(rgb(colours['--accent']), rgb(colours['--on-accent']))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(text, bubble)).toBeGreaterThanOrEqual(4.4);
        expect(contrast(rgb(colours['--accent']), ground)).toBeGreaterThanOrEqual(1.5);
      }
    },
  );

  it('keep an accent that is readable as it is', () => {
    expect(palette('#0f766e', false)['--accent']).toBe('#0f766e');
  });
});

describe('languages', () => {
  const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

  it.each([
    ['ru', ru],
    ['ar', ar],
    ['he', he],
  ])('%s says everything with the same values', (_, texts) => {
    for (const [key, text] of Object.entries(en)) {
      const other = texts[key as keyof typeof en];
      expect(other.trim(), key).not.toBe('');
      if (!key.startsWith('unread')) expect(marks(other), key).toEqual(marks(text));
    }
  });

  it('count as the language does', () => {
    const locale = makeLocale('ru');
    expect([1, 3, 5, 21].map((n) => locale.unread(n))).toEqual([
      '1 непрочитанное сообщение',
      '3 непрочитанных сообщения',
      '5 непрочитанных сообщений',
      '21 непрочитанное сообщение',
    ]);
    expect(makeLocale('ar').unread(2)).toBe('رسالتان غير مقروءتين');
  });

  it('are picked from what is wished, with their direction', () => {
    expect(pickLanguage(['de-AT', 'ru-RU', 'en'])).toBe('ru-RU');
    expect(pickLanguage(['de', 'fr'])).toBe('en');
    expect(makeLocale(pickLanguage(['iw-IL'])).dir).toBe('rtl');
    expect(makeLocale('ar-EG').dir).toBe('rtl');
    expect(makeLocale('en-GB').dir).toBe('ltr');
    expect(makeLocale('not a tag!').tag).toBe('en');
  });

  it('tell the age of a message', () => {
    const locale = makeLocale('en');
    const now = new Date(2026, 2, 12, 14, 5).getTime();
    expect(locale.ago(now - 20_000, now)).toBe('just now');
    expect(locale.ago(now - 5 * 60_000, now)).toBe('5 min. ago');
    expect(locale.day(now - 3_600_000, now)).toBe('Today');
    expect(locale.day(now - 15 * 3_600_000, now)).toBe('Yesterday');
    expect(locale.day(now - 3 * 86_400_000, now)).toBe('March 9');
    expect(locale.day(now - 400 * 86_400_000, now)).toBe('February 5, 2025');
  });
});

describe('layout', () => {
  const at = (minutes: number) => Date.UTC(2026, 2, 12, 12, minutes) * 1000;
  const message = (seq: number, extra: Partial<Message>): Message => ({
    id: `m${seq}`,
    seq,
    direction: 'out',
    author: 'bot',
    content: { type: 'text', text: `${seq}` },
    created_at: at(seq),
    ...extra,
  });
  const own = { direction: 'in', author: 'contact' } as const;
  const lay = (messages: Message[], greeting = '', unreadAfter = 0) =>
    layout(
      reduce(initialState(), {
        type: 'ready',
        token: 't',
        conversation_id: 'c',
        messages,
        more: false,
        streaming: [],
        read_seq: 0,
      }),
      greeting,
      unreadAfter,
      at(9) / 1000,
    );
  const shape = (made: ReturnType<typeof lay>) =>
    made.rows.map((row) =>
      row.kind === 'message' ? `${row.key}${row.first ? '<' : ''}${row.last ? '>' : ''}` : row.kind,
    );

  it('joins what one author says in a row', () => {
    const made = lay([
      message(1, own),
      message(2, {}),
      message(3, {}),
      message(4, { author: 'agent' }),
      message(30, { author: 'agent' }),
    ]);
    expect(shape(made)).toEqual(['day', 'm1<>', 'm2<', 'm3>', 'm4<>', 'm30<>']);
  });

  it('marks where the unread part begins', () => {
    expect(shape(lay([message(1, {}), message(2, {})], '', 1))).toEqual(['day', 'm1<>', 'unread', 'm2<>']);
  });

  it('greets unless the bot itself has begun', () => {
    expect(shape(lay([message(1, own)], 'Hi'))).toEqual(['day', 'greeting<>', 'm1<>']);
    expect(shape(lay([message(1, {})], 'Hi'))).toEqual(['day', 'm1<>']);
  });

  it('offers the quick replies of the newest message only', () => {
    const quick: Partial<Message> = { content: { type: 'text', text: '?', quick_replies: [{ title: 'A' }] } };
    expect(lay([message(1, quick)])).toMatchObject({ replies: [{ title: 'A' }], repliesTo: 'm1' });
    expect(lay([message(1, quick), message(2, own)]).replies).toEqual([]);
  });

  it('quotes only what is not right above', () => {
    const made = lay([
      message(1, {}),
      message(2, { ...own, reply_to: 'm1' }),
      message(3, { ...own, reply_to: 'm1' }),
    ]);
    const quotes = made.rows.map((row) => (row.kind === 'message' ? row.quote : undefined));
    expect(quotes).toEqual([undefined, undefined, undefined, { type: 'text', text: '1' }]);
  });
});
