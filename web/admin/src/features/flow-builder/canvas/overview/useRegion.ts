import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Box } from "../place";
import { holds } from "./scene";

export interface Region {
  zoom: "far" | "middle" | "near";
  /** A place round what is on the screen; blocks outside of it need not be in the page. Null before the first view. */
  box: Box | null;
}

/** Below this, words of a block cannot be read. */
const farZoom = 0.32;
/** Below this, large flows are painted. */
export const paintedZoom = 0.4;
const margin = 0.5;

function grown({ x, y, width, height }: Box): Box {
  return {
    x: x - width * margin,
    y: y - height * margin,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
}

/** What of the canvas is looked at. Changes seldom: not with each step of the view. */
export function useRegion(ready: boolean): Region {
  const store = useStoreApi();
  const [region, setRegion] = useState<Region>({ zoom: "near", box: null });
  useEffect(() => {
    if (!ready) return;
    const follow = () => {
      const { transform, width, height } = store.getState();
      const [x, y, scale] = transform;
      if (width === 0) return;
      const seen = { x: -x / scale, y: -y / scale, width: width / scale, height: height / scale };
      const zoom = scale < farZoom ? "far" : scale < paintedZoom ? "middle" : "near";
      setRegion((last) => {
        const fits = last.box && holds(last.box, seen) && last.box.width <= 4 * seen.width;
        return fits && last.zoom === zoom ? last : { zoom, box: fits ? last.box : grown(seen) };
      });
    };
    follow();
    return store.subscribe(follow);
  }, [store, ready]);
  return region;
}
