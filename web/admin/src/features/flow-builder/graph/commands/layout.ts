import dagre from "@dagrejs/dagre";
import type { Scenario } from "../document";
import type { Operation } from "../operations";
import type { Catalog } from "../schema";
import { blocksOf } from "../select";
import { connectedPorts, isCanvasKind, shapeOf } from "../size";
import { moveBlocks } from "./blocks";

/**
 * Puts the blocks of a flow, or only those named, in order from left to right along their lines. The left upper corner
 * of what is moved stays where it was; notes and frames stay too.
 */
export function autoLayout(
  doc: Scenario,
  catalog: Catalog,
  flow: string,
  only?: ReadonlySet<string>,
): Operation[] {
  const moved = blocksOf(doc, flow).filter(
    ([id, block]) => !isCanvasKind(block.kind) && (!only || only.size < 2 || only.has(id)),
  );
  if (moved.length === 0) return [];
  const connected = connectedPorts(doc);
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 32, ranksep: 88, ranker: "network-simplex" });
  const shapes = new Map(
    moved.map(([id, block]) => [id, shapeOf(block, catalog.get(block.kind), connected.get(id) ?? new Set())]),
  );
  for (const [id, shape] of shapes) graph.setNode(id, { width: shape.width, height: shape.height });
  for (const [id, edge] of Object.entries(doc.edges)) {
    if (shapes.has(edge.from) && shapes.has(edge.to) && edge.from !== edge.to)
      graph.setEdge(edge.from, edge.to, {}, id);
  }
  dagre.layout(graph);
  const corners = moved.map(([id]) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    const shape = shapes.get(id)!;
    return { id, x: x - shape.width / 2, y: y - shape.height / 2 };
  });
  const left = Math.min(...corners.map((one) => one.x)) - Math.min(...moved.map(([, block]) => block.at[0]));
  const top = Math.min(...corners.map((one) => one.y)) - Math.min(...moved.map(([, block]) => block.at[1]));
  return moveBlocks(doc, new Map(corners.map(({ id, x, y }) => [id, [x - left, y - top] as const])));
}
