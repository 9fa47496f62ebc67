export interface SseEvent {
  name: string;
  data: unknown;
}

/**
 * Reads server-sent events out of text that comes in pieces cut anywhere. Comments are skipped; `data` is JSON.
 * What the format is: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function makeSseReader(): (piece: string) => SseEvent[] {
  let rest = "";
  return (piece) => {
    rest += piece;
    const events: SseEvent[] = [];
    for (;;) {
      const end = /\r?\n\r?\n/.exec(rest);
      if (!end) return events;
      const block = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      let name = "message";
      const data: string[] = [];
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (data.length > 0) events.push({ name, data: JSON.parse(data.join("\n")) });
    }
  };
}
