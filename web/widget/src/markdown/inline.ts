// The inline half of the Markdown reader: emphasis, code, links, bare addresses. Time grows in proportion to the
// text for every input; what is not understood stays text.
import type { Inline } from './ast';
import { safeLink } from './url';

interface Delimiter {
  t: 'delim';
  char: '*' | '_' | '~';
  count: number;
  opens: boolean;
  closes: boolean;
}

interface Bracket {
  t: 'bracket';
  image: boolean;
}

type Piece = Inline | Delimiter | Bracket;

const ESCAPABLE = /[!-/:-@[-`{-~]/;
const SPACE = /\s/;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const BARE_URL = /(?:https?:\/\/|www\.)[^\s<>"`|\\^]+/iy;
const EMAIL = /[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}/iy;
const ANGLE_LINK = /<((?:https?:\/\/|mailto:|tel:)[^\s<>]{1,2000})>/iy;
const ENTITY = /&(amp|lt|gt|quot|apos|nbsp|#39);/y;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: '\u00a0',
};
/** How far back an emphasis mark looks for its partner. */
const REACH = 64;
/** How long an address or a title may be. */
const REACH_TEXT = 2048;

export function parseInline(source: string): Inline[] {
  const pieces: Piece[] = [];
  const brackets: number[] = [];
  let text = '';
  let i = 0;

  const flush = () => {
    if (text !== '') pieces.push({ t: 'text', v: text });
    text = '';
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = i;
    return pattern.exec(source);
  };
  const atWordStart = () => i === 0 || !/[\p{L}\p{N}_@/]/u.test(source[i - 1] ?? '');

  while (i < source.length) {
    const char = source[i] as string;
    if (char === '\\') {
      const next = source[i + 1];
      if (next === '\n') {
        flush();
        pieces.push({ t: 'br' });
        i += 2;
      } else if (next !== undefined && ESCAPABLE.test(next)) {
        text += next;
        i += 2;
      } else {
        text += char;
        i++;
      }
    } else if (char === '\n') {
      text = text.trimEnd();
      flush();
      pieces.push({ t: 'br' });
      i++;
    } else if (char === '`') {
      const code = readCode(source, i);
      if (code === null) {
        const run = runLength(source, i, '`');
        text += source.slice(i, i + run);
        i += run;
      } else {
        flush();
        pieces.push({ t: 'code', v: code.value });
        i = code.end;
      }
    } else if (char === '*' || char === '_' || char === '~') {
      flush();
      const count = runLength(source, i, char);
      pieces.push(delimiter(source, i, count, char));
      i += count;
    } else if (char === '[' || (char === '!' && source[i + 1] === '[')) {
      flush();
      brackets.push(pieces.length);
      pieces.push({ t: 'bracket', image: char === '!' });
      i += char === '!' ? 2 : 1;
    } else if (char === ']') {
      flush();
      const open = brackets.pop();
      const target = open === undefined ? null : readTarget(source, i + 1);
      if (open === undefined || target === null) {
        text = ']';
        i++;
      } else {
        const inner = resolve(pieces.splice(open).slice(1));
        pieces.push(...link(target.url, inner));
        i = target.end;
      }
    } else if (char === '<') {
      const found = match(ANGLE_LINK);
      if (found === null) {
        text += char;
        i++;
      } else {
        flush();
        const shown = found[1] as string;
        pieces.push(...link(shown, [{ t: 'text', v: shown }]));
        i += found[0].length;
      }
    } else if (char === '&') {
      const found = match(ENTITY);
      text += found === null ? char : (ENTITIES[found[1] as string] ?? char);
      i += found === null ? 1 : found[0].length;
    } else if (/[a-z0-9]/i.test(char) && atWordStart()) {
      const url = match(BARE_URL);
      const email = url === null ? match(EMAIL) : null;
      if (url !== null) {
        const shown = trimUrl(url[0]);
        flush();
        pieces.push(...link(/^www\./i.test(shown) ? `https://${shown}` : shown, [{ t: 'text', v: shown }]));
        i += shown.length;
      } else if (email !== null) {
        flush();
        const shown = email[0].replace(/[.-]+$/, '');
        pieces.push(...link(`mailto:${shown}`, [{ t: 'text', v: shown }]));
        i += shown.length;
      } else {
        text += char;
        i++;
      }
    } else {
      text += char;
      i++;
    }
  }
  flush();
  return resolve(pieces);
}

function runLength(source: string, start: number, char: string): number {
  let end = start;
  while (source[end] === char) end++;
  return end - start;
}

function readCode(source: string, start: number): { value: string; end: number } | null {
  const run = runLength(source, start, '`');
  let at = start + run;
  for (;;) {
    at = source.indexOf('`', at);
    if (at < 0) return null;
    const closing = runLength(source, at, '`');
    if (closing === run) break;
    at += closing;
  }
  let value = source.slice(start + run, at).replace(/\n/g, ' ');
  if (value.length > 2 && value.startsWith(' ') && value.endsWith(' ') && value.trim() !== '')
    value = value.slice(1, -1);
  return { value, end: at + run };
}

function delimiter(source: string, start: number, count: number, char: '*' | '_' | '~'): Delimiter {
  const before = source[start - 1] ?? ' ';
  const after = source[start + count] ?? ' ';
  const spaceBefore = SPACE.test(before);
  const spaceAfter = SPACE.test(after);
  const punctBefore = PUNCTUATION.test(before);
  const punctAfter = PUNCTUATION.test(after);
  const left = !spaceAfter && (!punctAfter || spaceBefore || punctBefore);
  const right = !spaceBefore && (!punctBefore || spaceAfter || punctAfter);
  if (char === '_')
    return {
      t: 'delim',
      char,
      count,
      opens: left && (!right || punctBefore),
      closes: right && (!left || punctAfter),
    };
  const usable = char === '*' || count === 2;
  return { t: 'delim', char, count, opens: left && usable, closes: right && usable };
}

/** `(address "title")` after a closing bracket. */
function readTarget(source: string, start: number): { url: string; end: number } | null {
  if (source[start] !== '(') return null;
  let i = start + 1;
  let url = '';
  if (source[i] === '<') {
    const close = source.slice(i, i + REACH_TEXT).indexOf('>');
    if (close < 0) return null;
    url = source.slice(i + 1, i + close);
    i += close + 1;
  } else {
    let depth = 0;
    for (; i < source.length && i - start < REACH_TEXT; i++) {
      const char = source[i] as string;
      if (SPACE.test(char)) break;
      if (char === '\\' && ESCAPABLE.test(source[i + 1] ?? '')) {
        url += source[++i] ?? '';
        continue;
      }
      if (char === '(') depth++;
      if (char === ')' && depth-- === 0) break;
      url += char;
    }
  }
  while (source[i] === ' ') i++;
  const quote = source[i];
  if (quote === '"' || quote === "'") {
    const close = source.slice(i + 1, i + REACH_TEXT).indexOf(quote);
    if (close < 0) return null;
    i += close + 2;
    while (source[i] === ' ') i++;
  }
  return source[i] === ')' ? { url, end: i + 1 } : null;
}

/** Trailing punctuation belongs to the sentence, a closing bracket to the address only when it opened there. */
function trimUrl(url: string): string {
  let end = url.length;
  let open = 0;
  let close = 0;
  for (const char of url) {
    if (char === '(') open++;
    if (char === ')') close++;
  }
  while (end > 0) {
    const char = url[end - 1] as string;
    if (char === ')' && close > open) close--;
    else if (!/[.,;:!?'"*_~\]}…。，、！？»”’]/.test(char)) break;
    end--;
  }
  return url.slice(0, end);
}

/** A link; only its text where the address is not one to follow. Links inside links keep their text. */
function link(url: string, inner: Inline[]): Inline[] {
  const href = safeLink(url);
  const c = unlink(inner);
  if (href === null) return c;
  return [{ t: 'link', href, c: c.length > 0 ? c : [{ t: 'text', v: url }] }];
}

const unlink = (nodes: Inline[]): Inline[] =>
  nodes.flatMap((node) => {
    if (node.t === 'link') return unlink(node.c);
    return 'c' in node ? [{ ...node, c: unlink(node.c) }] : [node];
  });

/** Pairs the emphasis marks; what finds no partner becomes text again. */
function resolve(input: Piece[]): Inline[] {
  const pieces = [...input];
  const openers: number[] = []; // indexes into `pieces`, oldest first
  const output: Piece[] = [];
  for (const piece of pieces) {
    if (piece.t !== 'delim') {
      output.push(piece);
      continue;
    }
    let rest = piece.count;
    while (piece.closes && rest > 0) {
      const at = findOpener(output, openers, piece, rest);
      if (at < 0) break;
      const place = openers[at] as number;
      const opener = output[place] as Delimiter;
      const width = opener.count >= 2 && rest >= 2 ? 2 : 1;
      const c = asInline(output.splice(place + 1));
      openers.length = at + 1;
      opener.count -= width;
      rest -= width;
      if (opener.count === 0) {
        output.pop();
        openers.pop();
      }
      output.push({ t: piece.char === '~' ? 'del' : width === 2 ? 'strong' : 'em', c });
    }
    if (rest > 0) {
      if (piece.opens) openers.push(output.length);
      output.push({ ...piece, count: rest });
    }
  }
  return asInline(output);
}

function findOpener(output: Piece[], openers: number[], closer: Delimiter, rest: number): number {
  for (let k = openers.length - 1; k >= Math.max(0, openers.length - REACH); k--) {
    const opener = output[openers[k] as number] as Delimiter;
    if (opener.char !== closer.char) continue;
    if (opener.char === '~' && (opener.count !== 2 || rest !== 2)) continue;
    // CommonMark's rule of three keeps "**a*b**" from pairing across.
    if ((opener.closes || closer.opens) && (opener.count + rest) % 3 === 0 && (opener.count % 3 || rest % 3))
      continue;
    return k;
  }
  return -1;
}

function asInline(pieces: Piece[]): Inline[] {
  const output: Inline[] = [];
  const add = (v: string) => {
    const last = output[output.length - 1];
    if (last?.t === 'text') output[output.length - 1] = { t: 'text', v: last.v + v };
    else output.push({ t: 'text', v });
  };
  for (const piece of pieces) {
    if (piece.t === 'delim') add(piece.char.repeat(piece.count));
    else if (piece.t === 'bracket') add(piece.image ? '![' : '[');
    else if (piece.t === 'text') add(piece.v);
    else output.push(piece);
  }
  return output;
}
