import type { NodeChange } from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { moveBlocks } from "../graph/commands";
import { useEditor } from "../store/context";
import { insideFrame, type BlockNodeType, type NodeCache } from "./nodes";

interface Held {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

/** While blocks are dragged or resized they stand where the pointer holds them; the document learns it at the end. */
export function useDrag(cache: NodeCache) {
  const { t } = useTranslation();
  const editor = useEditor();
  const [held, setHeld] = useState<ReadonlyMap<string, Held> | null>(null);
  const current = useRef(new Map<string, Held>());
  const carried = useRef(new Map<string, string[]>());

  /** What a frame takes with it is settled when it is lifted. */
  const lift = useCallback(
    (nodes: readonly BlockNodeType[]) => {
      carried.current = new Map(
        nodes
          .filter((node) => node.type === "group")
          .map((node) => [node.id, insideFrame(editor.state, cache, node.id)]),
      );
    },
    [cache, editor],
  );

  const change = useCallback(
    (changes: readonly NodeChange<BlockNodeType>[]) => {
      let ended = false;
      let touched = false;
      const moving = new Set(changes.flatMap((one) => (one.type === "position" ? [one.id] : [])));
      for (const one of changes) {
        if (one.type === "position" && one.position) {
          touched = true;
          ended ||= one.dragging === false;
          current.current.set(one.id, { ...current.current.get(one.id), ...one.position });
          const from = editor.state.doc.blocks[one.id]?.at;
          for (const id of carried.current.get(one.id) ?? []) {
            const at = editor.state.doc.blocks[id]?.at;
            if (!from || !at || moving.has(id)) continue;
            const place = { x: at[0] + one.position.x - from[0], y: at[1] + one.position.y - from[1] };
            current.current.set(id, place);
          }
        } else if (one.type === "position" && one.dragging === false) {
          ended = true;
        } else if (one.type === "dimensions" && one.dimensions && one.resizing !== undefined) {
          touched = true;
          if (one.resizing)
            current.current.set(one.id, { ...current.current.get(one.id), ...one.dimensions });
          else current.current.clear();
        }
      }
      if (ended) {
        const places = new Map(
          [...current.current]
            .filter(([, place]) => place.x !== undefined && place.width === undefined)
            .map(([id, place]) => [id, [place.x!, place.y!] as const]),
        );
        current.current = new Map();
        setHeld(null);
        editor.run(moveBlocks(editor.state.doc, places), t("flow.did.move"));
      } else if (touched) {
        setHeld(current.current.size > 0 ? new Map(current.current) : null);
      }
    },
    [editor, t],
  );

  return { held, lift, change };
}

/** The nodes with those that are held where they are held. */
export function withHeld(nodes: BlockNodeType[], held: ReadonlyMap<string, Held> | null): BlockNodeType[] {
  if (!held) return nodes;
  return nodes.map((node) => {
    const place = held.get(node.id);
    if (!place) return node;
    const width = place.width ?? node.width!;
    const height = place.height ?? node.height!;
    return {
      ...node,
      position: { x: place.x ?? node.position.x, y: place.y ?? node.position.y },
      width,
      height,
      measured: { width, height },
    };
  });
}
