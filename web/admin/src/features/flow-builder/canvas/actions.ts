import { createContext, useContext } from "react";

export interface PortPlace {
  block: string;
  port: string;
  title: string;
  /** On the screen. */
  x: number;
  y: number;
}

/** Where a block that is chosen from the palette will go. */
export interface AddPlace {
  /** On the canvas; null: beside the selected block, or in the middle. */
  at: readonly [number, number] | null;
  /** A port that is to lead to it. */
  from?: { block: string; port: string };
  /** A line that it is put into. */
  edge?: string;
}

export interface CanvasActions {
  openPortMenu: (place: PortPlace) => void;
  openPalette: (place: AddPlace) => void;
  /** Asks which block the port, or one of the block's ports, shall lead to. */
  connectFrom: (block: string, port?: string) => void;
  add: (kind: string, place: AddPlace) => void;
  duplicate: (blocks: readonly string[]) => void;
  /** Shows a block in the middle of what is visible, in whichever flow it is. */
  reveal: (block: string) => void;
  /** Shows the whole of the open flow, or of those of its blocks. */
  show: (only?: ReadonlySet<string>) => void;
}

export const CanvasActionsContext = createContext<CanvasActions | null>(null);

export function useCanvasActions(): CanvasActions {
  const actions = useContext(CanvasActionsContext);
  if (!actions) throw new Error("useCanvasActions outside of the canvas");
  return actions;
}

export const focusCanvas = () =>
  document.querySelector<HTMLElement>("[data-flow-canvas]")?.focus({ preventScroll: true });

/** After something that had the focus has gone: the keys go to the canvas again, unless they have gone elsewhere. */
export function regainFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body || document.activeElement === null) focusCanvas();
  });
}
