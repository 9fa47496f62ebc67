import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useEditor } from "../../store/context";
import { readColors } from "./colors";
import classes from "./Overview.module.css";
import { boxOf, type Scene } from "./scene";

const size = { width: 168, height: 112 };
const edge = 8;

interface Fit {
  zoom: number;
  x: number;
  y: number;
}

function fitOf({ bounds }: Scene): Fit {
  if (!bounds) return { zoom: 0.1, x: 0, y: 0 };
  const zoom = Math.min(
    0.2,
    (size.width - 2 * edge) / bounds.width,
    (size.height - 2 * edge) / bounds.height,
  );
  return {
    zoom,
    x: (size.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: (size.height - bounds.height * zoom) / 2 - bounds.y * zoom,
  };
}

/** The whole flow, small, and the part of it that is on the screen. Painted when the flow changes, not when the view does. */
export function FlowMap({ scene }: { scene: Scene }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const store = useStoreApi();
  const view = useReactFlow();
  const picture = useRef<HTMLCanvasElement>(null);
  const seen = useRef<HTMLDivElement>(null);
  const [restyled, setRestyled] = useState(0);

  useEffect(() => {
    const theme = new MutationObserver(() => setRestyled((count) => count + 1));
    theme.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => theme.disconnect();
  }, []);

  useLayoutEffect(() => {
    const context = picture.current?.getContext("2d");
    if (!context) return;
    const fit = fitOf(scene);
    const colors = readColors();
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    for (const node of scene.nodes) {
      const box = boxOf(node);
      const group = editor.catalog.get(node.data.block.kind)?.group ?? "logic";
      context.fillStyle = node.type === "group" ? colors.sunken : colors.groups[group].full;
      context.fillRect(
        box.x * fit.zoom + fit.x,
        box.y * fit.zoom + fit.y,
        Math.max(1.5, box.width * fit.zoom),
        Math.max(1, box.height * fit.zoom),
      );
    }
  }, [scene, editor, restyled]);

  useLayoutEffect(() => {
    const fit = fitOf(scene);
    const follow = () => {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const { style } = seen.current!;
      const share = fit.zoom / zoom;
      style.transform = `translate(${fit.x - x * share}px, ${fit.y - y * share}px)`;
      style.width = `${width * share}px`;
      style.height = `${height * share}px`;
    };
    follow();
    return store.subscribe(follow);
  }, [scene, store]);

  const go = (event: PointerEvent<HTMLDivElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    const fit = fitOf(scene);
    const { width, height } = store.getState();
    const zoom = view.getZoom();
    const x = (event.clientX - rect.x - fit.x) / fit.zoom;
    const y = (event.clientY - rect.y - fit.y) / fit.zoom;
    void view.setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
  };

  return (
    <Panel position="bottom-right">
      <div
        className={`${classes.map} nopan nowheel`}
        style={size}
        role="img"
        aria-label={t("flow.map")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={(event) => event.buttons > 0 && go(event)}
        onWheel={(event) => void view.zoomTo(view.getZoom() * Math.exp(-event.deltaY / 500))}
      >
        <canvas
          ref={picture}
          width={size.width * devicePixelRatio}
          height={size.height * devicePixelRatio}
          style={size}
        />
        <div ref={seen} className={classes.seen} />
      </div>
    </Panel>
  );
}
