import { useReactFlow } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast, toastError } from "@/ui/toast";
import {
  focusCanvas,
  regainFocus,
  type AddPlace,
  type CanvasActions,
  type PortPlace,
} from "./canvas/actions";
import { viewOfAll, type NodeCache } from "./canvas/nodes";
import { paintedZoom } from "./canvas/overview/useRegion";
import { besideBlock, freePlace } from "./canvas/place";
import { clip, clippingText, readClipping } from "./graph/clipboard";
import { addBlock, connect, freePort, insertOnEdge, paste } from "./graph/commands";
import { limits } from "./graph/document";
import { apply } from "./graph/operations";
import { isEntry } from "./graph/select";
import { isCanvasKind, shapeOf } from "./graph/size";
import type { Editor } from "./store/editor";

export interface Dialogs {
  port: PortPlace | null;
  palette: AddPlace | null;
  connect: { block: string; port?: string } | null;
}

export interface EditorActions extends CanvasActions {
  copy: (data: DataTransfer) => boolean;
  cut: (data: DataTransfer) => boolean;
  paste: (text: string) => boolean;
  fit: () => void;
  /** Brings the block into view if it is not. */
  look: (block: string) => void;
  shapeOf: (id: string) => ReturnType<NodeCache["shape"]>;
}

/** What menus, keys and the canvas ask for, all in one place. */
export function useActions(editor: Editor, cache: NodeCache) {
  const { t } = useTranslation();
  const flow = useReactFlow();
  const [dialogs, setDialogs] = useState<Dialogs>({ port: null, palette: null, connect: null });

  const actions = useMemo<EditorActions>(() => {
    const open = (patch: Partial<Dialogs>) => setDialogs((now) => ({ ...now, ...patch }));
    const shape = (id: string) => {
      const block = editor.state.doc.blocks[id]!;
      return cache.shape(id, block, editor.state.unfolded.has(id));
    };
    const canvasRect = () => document.querySelector(".react-flow")?.getBoundingClientRect();
    const middle = (): [number, number] => {
      const rect = canvasRect();
      if (!rect) return [0, 0];
      const { x, y } = flow.screenToFlowPosition({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
      return [x - 120, y - 60];
    };
    /** Moves the view as little as it takes to have the whole block in it. */
    const look = (id: string) => {
      const block = editor.state.doc.blocks[id];
      const rect = canvasRect();
      if (!block || !rect) return;
      const { width, height } = shape(id);
      const [x, y] = [block.at[0] + width / 2, block.at[1] + height / 2];
      if (flow.getZoom() < paintedZoom) {
        const zoom = 0.8;
        const view = { x: rect.width / 2 - x * zoom, y: rect.height / 2 - y * zoom, zoom };
        return void flow.setViewport(view, { duration: 200 });
      }
      const from = flow.flowToScreenPosition({ x: block.at[0], y: block.at[1] });
      const to = flow.flowToScreenPosition({ x: block.at[0] + width, y: block.at[1] + height });
      const margin = 24;
      const shift = (low: number, high: number, first: number, last: number) =>
        low < first + margin ? first + margin - low : high > last - margin ? last - margin - high : 0;
      const dx = shift(from.x, to.x, rect.left, rect.right);
      const dy = shift(from.y, to.y, rect.top, rect.bottom);
      if (dx === 0 && dy === 0) return;
      const view = flow.getViewport();
      void flow.setViewport({ x: view.x + dx, y: view.y + dy, zoom: view.zoom }, { duration: 150 });
    };
    const show = (only?: ReadonlySet<string>) => {
      const all = viewOfAll(editor.state, cache, only);
      if (all) void flow.setViewport(all, { duration: 200 });
    };
    const reveal = (id: string) => {
      const block = editor.state.doc.blocks[id];
      if (!block) return;
      editor.openFlow(block.flow);
      editor.select([id]);
      // The canvas draws the other flow first.
      requestAnimationFrame(() => look(id));
    };
    const add = (kind: string, place: AddPlace) => {
      open({ palette: null });
      const schema = editor.catalog.get(kind);
      const { doc, blocks, flow: current } = editor.state;
      if (!schema || editor.state.readOnly) return;
      if (Object.keys(doc.blocks).length >= limits.blocks) return toastError(null, t("flow.tooMany"));
      const id = editor.ids.next("b", doc.blocks);
      const fresh = addBlock(id, schema, current, [0, 0]);
      const made = apply(doc, fresh).blocks[id]!;
      const size = shapeOf(made, schema, new Set());
      const [selected] = blocks.size === 1 ? blocks : [];
      const edge = place.edge ? doc.edges[place.edge] : undefined;
      const canJoin = !isEntry(editor.catalog, kind) && !isCanvasKind(kind);
      const lead = place.from ?? (place.at || edge || !selected ? undefined : portOf(selected));
      const beside = edge?.from ?? lead?.block ?? (place.at ? undefined : selected);
      const port = edge?.port ?? lead?.port;
      const at = place.at
        ? freePlace(doc, current, shape, place.at, place.edge || place.from ? { width: 0, height: 0 } : size)
        : beside && !isCanvasKind(kind)
          ? besideBlock(doc, current, shape, beside, port, size.height)
          : freePlace(doc, current, shape, middle(), size);
      let operations = addBlock(id, schema, current, at);
      if (canJoin && place.edge && edge) {
        const now = apply(doc, operations);
        const into = insertOnEdge(now, editor.catalog, place.edge, id, editor.ids.next("e", doc.edges));
        operations = [...operations, ...into];
      } else if (canJoin && lead) {
        operations = [
          ...operations,
          ...connect(doc, editor.ids.next("e", doc.edges), lead.block, lead.port, id),
        ];
      }
      editor.run(operations, t("flow.did.add"));
      editor.select([id]);
      if (editor.state.panel === null && window.innerWidth >= 1024) editor.openPanel("properties");
      requestAnimationFrame(() => {
        look(id);
        focusCanvas();
      });
    };
    const portOf = (block: string) => {
      const port = freePort(editor.state.doc, editor.catalog, block);
      return port ? { block, port } : undefined;
    };
    const take = (text: string, at?: readonly [number, number]): boolean => {
      const clipping = readClipping(text);
      if (!clipping || editor.state.readOnly) return false;
      const { doc, flow: current } = editor.state;
      const places = Object.values(clipping.blocks).map((block) => block.at);
      const near = at ?? [
        Math.min(...places.map(([x]) => x)) + 32,
        Math.min(...places.map(([, y]) => y)) + 32,
      ];
      const pasted = paste(doc, editor.ids, clipping, current, near);
      editor.run(pasted.operations, t("flow.did.paste"));
      editor.select(pasted.blocks);
      if (pasted.left > 0) toast(t("flow.leftOut", { count: pasted.left }));
      requestAnimationFrame(() => pasted.blocks[0] && look(pasted.blocks[0]));
      return true;
    };
    const copy = (data: DataTransfer): boolean => {
      if (editor.state.blocks.size === 0) return false;
      data.setData("text/plain", clippingText(clip(editor.state.doc, editor.state.blocks)));
      return true;
    };
    return {
      openPortMenu: (port) => open({ port }),
      openPalette: (palette) => open({ palette, port: null }),
      connectFrom: (block, port) => open({ connect: { block, port }, port: null }),
      add,
      reveal,
      duplicate: (ids) => void take(clippingText(clip(editor.state.doc, ids))),
      copy,
      cut: (data) => {
        if (editor.state.readOnly || !copy(data)) return false;
        editor.removeSelected(t("flow.did.cut"));
        return true;
      },
      paste: (text) => {
        // Where it was copied from, if that is on the screen; else in the middle of what is.
        const clipping = readClipping(text);
        if (!clipping) return false;
        const rect = canvasRect();
        const [first] = Object.values(clipping.blocks);
        const spot = first && flow.flowToScreenPosition({ x: first.at[0], y: first.at[1] });
        const seen =
          rect &&
          spot &&
          spot.x > rect.left &&
          spot.x < rect.right &&
          spot.y > rect.top &&
          spot.y < rect.bottom;
        return take(text, seen ? undefined : middle());
      },
      fit: () => show(),
      show,
      look,
      shapeOf: shape,
    };
  }, [editor, cache, flow, t]);

  const close = () => {
    setDialogs({ port: null, palette: null, connect: null });
    regainFocus();
  };
  return { actions, dialogs, close };
}
