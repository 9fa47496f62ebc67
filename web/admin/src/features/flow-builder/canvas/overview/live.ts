import type { BlockNodeType, FlowEdgeType } from "../nodes";
import type { Box } from "../place";
import { boxOf, boxOfLine, endsOf, meets, type Scene } from "./scene";

// Which blocks and lines React Flow is given. Each of them costs it time in every frame, whether it is seen or not.

interface Live {
  nodes: BlockNodeType[];
  edges: FlowEdgeType[];
}

/** More than so many that are chosen stay painted. */
const mostInHand = 30;

function withEnds(scene: Scene, nodes: Set<BlockNodeType>, edges: FlowEdgeType[]): Live {
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      const node = scene.byId.get(end);
      if (node) nodes.add(node);
    }
  }
  // In the order of the document, which is the order they lie upon each other.
  return { nodes: scene.nodes.filter((node) => nodes.has(node)), edges };
}

/** From afar: what is chosen. */
export function inHand(scene: Scene): Live {
  const chosen = scene.nodes.filter((node) => node.selected);
  const edges = scene.lines.filter((line) => line.selected);
  return withEnds(
    scene,
    new Set(chosen.length <= mostInHand ? chosen : []),
    edges.length <= mostInHand ? edges : [],
  );
}

/** Near by: what is within the region, and what is chosen. */
export function within(scene: Scene, region: Box): Live {
  const nodes = new Set(scene.nodes.filter((node) => node.selected || meets(boxOf(node), region)));
  const edges = scene.lines.filter((line) => {
    if (line.selected) return true;
    const ends = endsOf(scene, line);
    return ends !== null && meets(boxOfLine(ends), region);
  });
  return withEnds(scene, nodes, edges);
}
