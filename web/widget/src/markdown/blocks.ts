// The block half of the Markdown reader: what chat models write, read the way people expect to see it in a chat
// (a single newline is a line break; raw HTML is text; an unfinished code block is a code block).
import type { Align, Block, Inline, ListItem } from './ast';
import { parseInline } from './inline';
import { safeLink } from './url';

const MAX_DEPTH = 8;
const MAX_LENGTH = 200_000;

const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*)$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
const TABLE_CELL = /^:?-+:?$/;

export function parseMarkdown(source: string): Block[] {
  if (source.length > MAX_LENGTH) return [{ t: 'p', c: [{ t: 'text', v: source }] }];
  return parseBlocks(source.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n'), 0);
}

/** Text that is not Markdown: only its lines and addresses mean something. */
export function parsePlain(source: string): Block[] {
  const c: Inline[] = [];
  for (const [i, line] of source.split('\n').entries()) {
    if (i > 0) c.push({ t: 'br' });
    let end = 0;
    for (const found of line.matchAll(/https?:\/\/[^\s<>"]+/gi)) {
      const shown = found[0].replace(/[.,;:!?'")\]}]+$/, '');
      const href = safeLink(shown);
      if (href === null) continue;
      if (found.index > end) c.push({ t: 'text', v: line.slice(end, found.index) });
      c.push({ t: 'link', href, c: [{ t: 'text', v: shown }] });
      end = found.index + shown.length;
    }
    if (end < line.length) c.push({ t: 'text', v: line.slice(end) });
  }
  return [{ t: 'p', c }];
}

function parseBlocks(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  if (depth > MAX_DEPTH) return [{ t: 'p', c: parseInline(lines.join('\n')) }];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i] as string;
    if (line.trim() === '') {
      i++;
      continue;
    }
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    if (fence !== null) {
      i = readFence(lines, i, fence, blocks);
    } else if (heading !== null) {
      const text = (heading[2] ?? '').replace(/[ \t]#+[ \t]*$/, '').trim();
      blocks.push({ t: 'heading', level: (heading[1] as string).length, c: parseInline(text) });
      i++;
    } else if (RULE.test(line)) {
      blocks.push({ t: 'hr' });
      i++;
    } else if (QUOTE.test(line)) {
      const inner: string[] = [];
      while (i < lines.length) {
        const next = lines[i] as string;
        if (QUOTE.test(next)) inner.push(next.replace(QUOTE, ''));
        else if (next.trim() === '' || startsBlock(next)) break;
        else inner.push(next); // a quoted paragraph may go on without its mark
        i++;
      }
      blocks.push({ t: 'quote', c: parseBlocks(inner, depth + 1) });
    } else if (ITEM.test(line)) {
      i = readList(lines, i, depth, blocks);
    } else if (line.includes('|') && isTable(line, lines[i + 1])) {
      i = readTable(lines, i, blocks);
    } else {
      const text: string[] = [];
      while (i < lines.length) {
        const next = lines[i] as string;
        if (next.trim() === '' || (text.length > 0 && interrupts(next, lines[i + 1]))) break;
        text.push(next.trimStart());
        i++;
      }
      blocks.push({ t: 'p', c: parseInline(text.join('\n').trimEnd()) });
    }
  }
  return blocks;
}

const startsBlock = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);

function interrupts(line: string, next: string | undefined): boolean {
  const item = ITEM.exec(line);
  // "in 1996. That year" wrapped at a line end is not a list
  if (item !== null) return !/^\d/.test(item[2] as string) || /^0?1[.)]$/.test(item[2] as string);
  return startsBlock(line) || (line.includes('|') && isTable(line, next));
}

function readFence(lines: string[], start: number, fence: RegExpExecArray, blocks: Block[]): number {
  const mark = fence[1] as string;
  const indent = indentOf(lines[start] as string);
  const code: string[] = [];
  let i = start + 1;
  for (; i < lines.length; i++) {
    const trimmed = (lines[i] as string).trim();
    if (trimmed.length >= mark.length && trimmed === mark.charAt(0).repeat(trimmed.length)) {
      i++;
      break;
    }
    code.push(dropIndent(lines[i] as string, indent));
  }
  blocks.push({
    t: 'code',
    lang: ((fence[2] ?? '').trim().split(' ')[0] ?? '').slice(0, 40),
    v: code.join('\n'),
  });
  return i;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const dropIndent = (line: string, width: number): string => line.slice(Math.min(width, indentOf(line)));

function readList(lines: string[], start: number, depth: number, blocks: Block[]): number {
  const first = ITEM.exec(lines[start] as string) as RegExpExecArray;
  const indent = (first[1] as string).length;
  const marker = first[2] as string;
  const ordered = /\d/.test(marker);
  const kind = marker.slice(-1); // "-", "*", "+", "." or ")"
  const items: ListItem[] = [];
  let i = start;
  while (i < lines.length) {
    const item = ITEM.exec(lines[i] as string);
    if (item === null || RULE.test(lines[i] as string) || (item[2] as string).slice(-1) !== kind) break;
    if ((item[1] as string).length < indent) break;
    const inner = [(lines[i] as string).slice(item[0].length)];
    const width = (item[1] as string).length + (item[2] as string).length + 1;
    i++;
    while (i < lines.length) {
      const next = lines[i] as string;
      const blank = next.trim() === '';
      const deep = indentOf(next);
      if (blank) {
        const after = lines[i + 1];
        // A blank line stays inside only when something of the item follows.
        if (after === undefined || after.trim() === '' || indentOf(after) < Math.min(width, indent + 2))
          break;
      } else if (
        ITEM.test(next) ? deep < Math.min(width, indent + 2) : deep < indent + 2 && startsBlock(next)
      )
        break;
      inner.push(blank ? '' : dropIndent(next, width));
      i++;
    }
    items.push(toItem(inner, depth));
    // Blank lines between items do not end the list.
    let peek = i;
    while (peek < lines.length && (lines[peek] as string).trim() === '') peek++;
    const next = peek < lines.length ? ITEM.exec(lines[peek] as string) : null;
    if (next !== null && (next[1] as string).length < indent + 2) i = peek;
    else break;
  }
  blocks.push({ t: 'list', ordered, start: ordered ? parseInt(marker, 10) : 1, items });
  return i;
}

function toItem(lines: string[], depth: number): ListItem {
  const task = /^\[([ xX])\][ \t]+/.exec(lines[0] as string);
  if (task !== null) lines[0] = (lines[0] as string).slice(task[0].length);
  return {
    checked: task === null ? undefined : task[1] !== ' ',
    c: parseBlocks(lines, depth + 1),
  };
}

const isTable = (head: string, rule: string | undefined): boolean =>
  rule !== undefined &&
  rule.includes('-') &&
  rule.includes('|') &&
  splitRow(rule).every((cell) => TABLE_CELL.test(cell)) &&
  splitRow(rule).length === splitRow(head).length;

function splitRow(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let code = false;
  const text = line.trim().replace(/^\|/, '');
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\' && text[i + 1] === '|') {
      cell += '|';
      i++;
    } else if (char === '|' && !code) {
      cells.push(cell.trim());
      cell = '';
    } else {
      if (char === '`') code = !code;
      cell += char;
    }
  }
  if (cell.trim() !== '' || !text.endsWith('|')) cells.push(cell.trim());
  return cells;
}

function readTable(lines: string[], start: number, blocks: Block[]): number {
  const head = splitRow(lines[start] as string);
  const align = splitRow(lines[start + 1] as string).map((cell): Align => {
    const left = cell.startsWith(':');
    const right = cell.endsWith(':');
    return left && right ? 'center' : right ? 'right' : left ? 'left' : null;
  });
  const rows: Inline[][][] = [];
  let i = start + 2;
  for (; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line.trim() === '' || !line.includes('|')) break;
    const cells = splitRow(line);
    rows.push(head.map((_, column) => parseInline(cells[column] ?? '')));
  }
  blocks.push({ t: 'table', align, head: head.map((cell) => parseInline(cell)), rows });
  return i;
}
