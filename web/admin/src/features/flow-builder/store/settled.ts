import type { Editor } from "./editor";

/** Sends what is not saved yet, and resolves when the server has it or does not take it. */
export function settled(editor: Editor): Promise<void> {
  editor.flush();
  return new Promise((resolve) => {
    let stop: () => void = () => undefined;
    const look = () => {
      if (editor.unsent && editor.state.status !== "failed") return;
      stop();
      resolve();
    };
    stop = editor.subscribe(look);
    look();
  });
}
