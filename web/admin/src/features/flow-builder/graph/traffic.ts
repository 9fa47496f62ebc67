import type { ScenarioVisits } from "@/api";

// How people went through a scenario: counted by the server, put so that the canvas finds it.

export interface Fate {
  /** How often the block was come to. */
  entered: number;
  ended: number;
  failed: number;
  /** People who stand there and have not answered for an hour. */
  gone: number;
  waiting: number;
}

export interface Traffic {
  /** Sessions that began. */
  began: number;
  ended: number;
  failed: number;
  gone: number;
  blocks: ReadonlyMap<string, Fate>;
  /** By "block/port": how often it was left by, and which share of all who came to the block that is. */
  ports: ReadonlyMap<string, { count: number; share: number }>;
  /** The most that any line carries. */
  most: number;
}

const nobody: Fate = { entered: 0, ended: 0, failed: 0, gone: 0, waiting: 0 };

export function trafficOf(data: ScenarioVisits): Traffic {
  const blocks = new Map<string, Fate>();
  const fate = (block: string) => {
    const known = blocks.get(block);
    if (known) return known;
    const made = { ...nobody };
    blocks.set(block, made);
    return made;
  };
  const left = new Map<string, number>();
  for (const { block, port, count } of data.visits) {
    if (port === "") fate(block).entered = count;
    else left.set(block, (left.get(block) ?? 0) + count);
  }
  const ports = new Map<string, { count: number; share: number }>();
  let most = 0;
  for (const { block, port, count } of data.visits) {
    if (port === "") continue;
    // Those who came in another version have only left in this one.
    ports.set(`${block}/${port}`, { count, share: count / Math.max(fate(block).entered, left.get(block)!) });
    most = Math.max(most, count);
  }
  const sum = { ended: 0, failed: 0, gone: 0 };
  for (const { block, ended, failed, gone, waiting } of data.blocks) {
    Object.assign(fate(block), { ended, failed, gone, waiting });
    sum.ended += ended;
    sum.failed += failed;
    sum.gone += gone;
  }
  return { began: data.began, ...sum, blocks, ports, most };
}

/** How wide a line is drawn that carries so many: what carries nobody stays thin, the busiest is widest. */
export function lineWidth(count: number, most: number): number {
  return count === 0 || most === 0 ? 1.2 : 1.6 + 5.4 * Math.sqrt(count / most);
}
