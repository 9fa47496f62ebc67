import type { Block, Scenario } from "./document";
import { portsOf, type BlockSchema, type Port } from "./schema";

// How large a block is drawn. Known without measuring, so that a large scenario opens at once, lines end where ports
// will be, and layout works on blocks that are not on the screen. BlockNode.module.css keeps to these figures.

export const grid = 8;
export const blockWidth = 248;
export const headHeight = 40;
export const bodyHeight = 44;
export const portHeight = 28;
const padding = 8;
export const noteSize = [240, 120] as const;
export const groupSize = [480, 320] as const;

export interface Shape {
  width: number;
  height: number;
  /** The ports that are drawn, each with the middle of its row. */
  ports: { port: Port; y: number }[];
  /** How many optional ports are folded away. */
  folded: number;
  /** The middle of the place where lines come in; null if none do. */
  entry: number | null;
}

export const isCanvasKind = (kind: string) => kind === "note" || kind === "group";

function canvasSize(block: Block): readonly [number, number] {
  const size = block.settings.size;
  if (Array.isArray(size) && size.length === 2 && size.every((side) => typeof side === "number" && side > 0))
    return size as unknown as [number, number];
  return block.kind === "group" ? groupSize : noteSize;
}

/** Blocks without settings have nothing to say below their name. */
export const hasBody = (schema: BlockSchema | undefined) =>
  !schema || Object.keys(schema.settings.properties ?? {}).length > 0;

/** `connected`: the ports that a line leaves from; `unfolded`: optional ports show too. */
export function shapeOf(
  block: Block,
  schema: BlockSchema | undefined,
  connected: ReadonlySet<string>,
  unfolded = false,
): Shape {
  if (isCanvasKind(block.kind)) {
    const [width, height] = canvasSize(block);
    return { width, height, ports: [], folded: 0, entry: null };
  }
  const all = portsOf(block, schema);
  const shown = all.filter((port) => unfolded || !port.optional || connected.has(port.id));
  const folded = all.length - shown.length;
  const start = headHeight + (hasBody(schema) ? bodyHeight : 0);
  const ports = shown.map((port, place) => ({ port, y: start + place * portHeight + portHeight / 2 }));
  const rows = shown.length + (folded > 0 || (unfolded && all.some((port) => port.optional)) ? 1 : 0);
  return {
    width: blockWidth,
    height: start + rows * portHeight + padding,
    ports,
    folded,
    entry: schema?.start || schema?.group === "triggers" ? null : headHeight / 2,
  };
}

/** The ports that lines leave from, for each block. */
export function connectedPorts(doc: Scenario): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { from, port } of Object.values(doc.edges)) {
    const ports = found.get(from);
    if (ports) ports.add(port);
    else found.set(from, new Set([port]));
  }
  return found;
}
