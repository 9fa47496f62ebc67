import { useStoreApi } from "@xyflow/react";
import { useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { firstLine, pick } from "../../graph/schema";
import { useEditor, useEditorState } from "../../store/context";
import type { BlockNodeType } from "../nodes";
import { Layers } from "./layers";
import classes from "./Overview.module.css";
import type { Marks } from "./paint";
import type { Held, Scene } from "./scene";

/** The blocks and lines of a large flow from afar, painted: React Flow has only those that are in hand. */
export function Overview({ scene, held }: { scene: Scene; held: Held | null }) {
  const store = useStoreApi();
  const marks = useMarks();
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  const layers = useRef<Layers>(null);

  useLayoutEffect(() => {
    const made = new Layers(still.current!, moving.current!);
    layers.current = made;
    const follow = () => {
      const { transform, width, height } = store.getState();
      made.look({ x: transform[0], y: transform[1], zoom: transform[2] });
      return [width, height] as const;
    };
    made.resize(...follow());
    const stop = store.subscribe((state, last) => {
      if (state.width !== last.width || state.height !== last.height) made.resize(state.width, state.height);
      if (state.transform !== last.transform) follow();
    });
    const restyle = () => made.restyle();
    const theme = new MutationObserver(restyle);
    theme.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme", "dir"] });
    void document.fonts?.ready.then(restyle);
    return () => {
      stop();
      theme.disconnect();
      made.close();
      layers.current = null;
    };
  }, [store]);

  useLayoutEffect(() => layers.current?.show(scene, marks), [scene, marks]);
  useLayoutEffect(() => layers.current?.hold(held), [held]);

  return (
    <div className={classes.overview} aria-hidden>
      <canvas ref={still} className={classes.layer} />
      <canvas ref={moving} className={classes.layer} hidden />
    </div>
  );
}

function useMarks(): Marks {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const locale = useEditorState((state) => state.locale);
  const blocks = useEditorState((state) => state.blocks);
  const edges = useEditorState((state) => state.edges);
  const problems = useEditorState((state) => state.problemOf);
  const changes = useEditorState((state) => state.changes);
  const highlight = useEditorState((state) => state.highlight);
  const traffic = useEditorState((state) => state.traffic);
  const people = useEditorState((state) => state.people);
  const language = i18n.language;
  return useMemo(() => {
    const schemaOf = (node: BlockNodeType) => editor.catalog.get(node.data.block.kind);
    const format = new Intl.NumberFormat(language, { notation: "compact" });
    const at = new Map<string, string>();
    for (const { block, name } of people.values())
      if (block) at.set(block, at.has(block) ? `${at.get(block)}, ${name}` : name);
    return {
      names: (node) => {
        const { block } = node.data;
        if (node.type === "note") return String(block.settings.text ?? "");
        const schema = schemaOf(node);
        return (
          block.name.trim() ||
          firstLine(block, schema, locale) ||
          (schema ? pick(schema.title, language) : block.kind)
        );
      },
      groups: (node) => schemaOf(node)?.group ?? "logic",
      blocks,
      edges,
      problems,
      changes,
      highlight,
      traffic,
      people: at,
      unnamedFrame: t("flow.frame.unnamed"),
      count: (value) => format.format(value),
    };
  }, [editor, t, language, locale, blocks, edges, problems, changes, highlight, traffic, people]);
}
