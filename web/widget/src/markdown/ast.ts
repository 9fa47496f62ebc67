// Markdown as data. A renderer turns it into nodes one by one, so no text of a message can become markup.

export type Inline =
  | { t: 'text'; v: string }
  | { t: 'code'; v: string }
  | { t: 'br' }
  | { t: 'strong' | 'em' | 'del'; c: Inline[] }
  | { t: 'link'; href: string; c: Inline[] };

export type Align = 'left' | 'center' | 'right' | null;

export interface ListItem {
  /** Task list: ticked or not; absent for an ordinary item. */
  checked?: boolean;
  c: Block[];
}

export type Block =
  | { t: 'p'; c: Inline[] }
  | { t: 'heading'; level: number; c: Inline[] }
  | { t: 'code'; lang: string; v: string }
  | { t: 'quote'; c: Block[] }
  | { t: 'list'; ordered: boolean; start: number; items: ListItem[] }
  | { t: 'table'; align: Align[]; head: Inline[][]; rows: Inline[][][] }
  | { t: 'hr' };

/** What a reader (or a screen reader) is told without the marks. */
export function plainText(blocks: Block[]): string {
  return blocks.map(blockText).filter(Boolean).join('\n');
}

const inlineText = (nodes: Inline[]): string =>
  nodes
    .map((node) =>
      node.t === 'br' ? '\n' : node.t === 'text' || node.t === 'code' ? node.v : inlineText(node.c),
    )
    .join('');

function blockText(block: Block): string {
  switch (block.t) {
    case 'p':
    case 'heading':
      return inlineText(block.c);
    case 'code':
      return block.v;
    case 'quote':
      return plainText(block.c);
    case 'list':
      return block.items
        .map((item, i) => `${block.ordered ? `${block.start + i}. ` : ''}${plainText(item.c)}`)
        .join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(inlineText).join(', ')).join('\n');
    case 'hr':
      return '';
  }
}
