// Draws parsed Markdown as elements. There is no path from text to markup here.
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Block, Inline, ListItem } from '../markdown/ast';
import { parseMarkdown, parsePlain } from '../markdown/blocks';
import { CopyButton } from './copy-button';

export function Markdown({ text, plain }: { text: string; plain?: boolean }) {
  const blocks = useMemo(() => (plain ? parsePlain(text) : parseMarkdown(text)), [text, plain]);
  return <div class="md">{blocks.map(block)}</div>;
}

function block(node: Block, key: number): ComponentChildren {
  switch (node.t) {
    case 'p':
      return (
        <p key={key} dir="auto">
          {node.c.map(inline)}
        </p>
      );
    case 'heading':
      // The look of a heading; in a page's outline it is one below the chat's own.
      return (
        <div key={key} class={`h h${node.level}`} role="heading" aria-level={3} dir="auto">
          {node.c.map(inline)}
        </div>
      );
    case 'code':
      return <CodeBlock key={key} lang={node.lang} text={node.v} />;
    case 'quote':
      return (
        <blockquote key={key} dir="auto">
          {node.c.map(block)}
        </blockquote>
      );
    case 'list':
      return node.ordered ? (
        <ol key={key} start={node.start} dir="auto">
          {node.items.map(listItem)}
        </ol>
      ) : (
        <ul key={key} dir="auto">
          {node.items.map(listItem)}
        </ul>
      );
    case 'table':
      return (
        <div key={key} class="table" tabIndex={0} role="group">
          <table dir="auto">
            <thead>
              <tr>
                {node.head.map((cell, i) => (
                  <th key={i} scope="col" class={node.align[i] ?? undefined}>
                    {cell.map(inline)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {node.rows.map((row, r) => (
                <tr key={r}>
                  {row.map((cell, i) => (
                    <td key={i} class={node.align[i] ?? undefined}>
                      {cell.map(inline)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'hr':
      return <hr key={key} />;
  }
}

function listItem(item: ListItem, key: number): ComponentChildren {
  const first = item.c[0];
  // A tight item: its only paragraph is not a paragraph of its own.
  const children =
    first?.t === 'p'
      ? [<span key="t">{first.c.map(inline)}</span>, ...item.c.slice(1).map(block)]
      : item.c.map(block);
  return (
    <li key={key} class={item.checked === undefined ? undefined : 'task'}>
      {item.checked !== undefined && <input type="checkbox" checked={item.checked} disabled aria-label="" />}
      {children}
    </li>
  );
}

function inline(node: Inline, key: number): ComponentChildren {
  switch (node.t) {
    case 'text':
      return node.v;
    case 'code':
      return <code key={key}>{node.v}</code>;
    case 'br':
      return <br key={key} />;
    case 'strong':
      return <strong key={key}>{node.c.map(inline)}</strong>;
    case 'em':
      return <em key={key}>{node.c.map(inline)}</em>;
    case 'del':
      return <del key={key}>{node.c.map(inline)}</del>;
    case 'link':
      return (
        <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow" title={node.href}>
          {node.c.map(inline)}
        </a>
      );
  }
}

function CodeBlock({ lang, text }: { lang: string; text: string }) {
  return (
    <div class="code" dir="ltr">
      <div class="code-head">
        <span>{lang}</span>
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
