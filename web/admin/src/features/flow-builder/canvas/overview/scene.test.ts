import { describe, expect, it } from "vitest";
import type { BlockNodeType, FlowEdgeType } from "../nodes";
import { distanceToLine, linePath } from "../path";
import { inHand, within } from "./live";
import { caught, endsOf, lineAt, nodeAt, sceneOf } from "./scene";

function node(id: string, x: number, y: number, more: Partial<BlockNodeType> = {}): BlockNodeType {
  const ports = [{ port: { id: "next", title: "Next", optional: false, own: false }, y: 54 }];
  return {
    id,
    type: "block",
    position: { x, y },
    width: 200,
    height: 80,
    data: {
      block: { flow: "f_main", kind: "send_text", name: id, at: [x, y], settings: {} },
      shape: { width: 200, height: 80, ports, folded: 0, entry: 20 },
      unfolded: false,
    },
    ...more,
  } as BlockNodeType;
}

const line = (source: string, target: string, selected = false): FlowEdgeType => ({
  id: `${source}-${target}`,
  type: "flow",
  source,
  sourceHandle: "next",
  target,
  targetHandle: "in",
  selected,
  data: { fromDown: 26, toDown: 60 },
});

const frame = node("frame", -40, -80, { type: "group", width: 900, height: 300 });
const scene = sceneOf([node("a", 0, 0), frame, node("b", 400, 100)], [line("a", "b"), line("b", "a")]);

describe("what is at a place", () => {
  it("is the block that lies on top", () => {
    expect(nodeAt(scene, 10, 10, 8)?.id).toBe("a");
    expect(nodeAt(scene, 450, 150, 8)?.id).toBe("b");
    expect(nodeAt(scene, 2000, 0, 8)).toBeNull();
  });

  it("is a frame at its title and its edge, but not inside of it", () => {
    expect(nodeAt(scene, 300, -70, 8)?.id).toBe("frame");
    expect(nodeAt(scene, -38, 100, 8)?.id).toBe("frame");
    expect(nodeAt(scene, 300, 20, 8)).toBeNull();
  });

  it("is the line that passes within reach", () => {
    expect(lineAt(scene, 300, 87, 8)?.id).toBe("a-b");
    // Backwards, below both blocks: 24 under the lower one.
    expect(lineAt(scene, 300, 204, 8)?.id).toBe("b-a");
    expect(lineAt(scene, 300, 150, 8)).toBeNull();
  });
});

describe("a lasso", () => {
  it("takes blocks that it touches and frames that it holds whole", () => {
    expect(caught(scene, { x: 150, y: 50, width: 300, height: 100 })).toEqual(["a", "b"]);
    expect(caught(scene, { x: -50, y: -90, width: 1000, height: 400 })).toEqual(["frame", "a", "b"]);
  });
});

describe("lines", () => {
  it("follow what is held", () => {
    const held = new Map([["b", { x: 500, y: 200 }]]);
    expect(endsOf(scene, scene.lines[0]!, held)).toMatchObject({ sourceX: 200, targetX: 500, targetY: 220 });
  });

  it("are where their path is", () => {
    const ends = endsOf(scene, scene.lines[0]!)!;
    const { x, y, path } = linePath(ends);
    expect(path).toMatch(/^M200,54 C/);
    expect(distanceToLine(ends, x, y)).toBeLessThan(1);
    expect(distanceToLine(ends, x, y + 50)).toBeGreaterThan(20);
  });
});

describe("what React Flow is given", () => {
  const many = Array.from({ length: 40 }, (_, place) => node(`n${place}`, place * 300, 0));

  it("is from afar what is chosen, and the ends of chosen lines", () => {
    const chosen = sceneOf([{ ...many[0]!, selected: true }, ...many.slice(1)], [line("n3", "n5", true)]);
    expect(inHand(chosen).nodes.map((one) => one.id)).toEqual(["n0", "n3", "n5"]);
    expect(inHand(chosen).edges).toHaveLength(1);
    const all = sceneOf(
      many.map((one) => ({ ...one, selected: true })),
      [],
    );
    expect(inHand(all).nodes).toEqual([]);
  });

  it("is near by what is within the region, with the lines through it and their ends", () => {
    const lines = [line("n0", "n39"), line("n2", "n3")];
    const found = within(sceneOf(many, lines), { x: 1500, y: 0, width: 600, height: 60 });
    expect(found.nodes.map((one) => one.id)).toEqual(["n0", "n5", "n6", "n39"]);
    expect(found.edges.map((one) => one.id)).toEqual(["n0-n39"]);
  });
});
