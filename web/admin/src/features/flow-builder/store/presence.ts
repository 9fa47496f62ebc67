import { useEffect } from "react";
import { onScenarioEvent } from "@/api";
import type { Editor, Person } from "./editor";

const tellEveryMs = 20_000;
const goneMs = 50_000;

/** Tells others which block one is at, and keeps who else is here. */
export function usePresence(editor: Editor, botId: string, me: string): void {
  useEffect(() => {
    let told: string | null | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      const [only] = editor.state.blocks;
      told = only ?? null;
      // Being seen is a courtesy; that it fails is no news.
      editor.api.presence(told, editor.client).catch(() => undefined);
    };
    const drop = () => {
      const now = Date.now();
      const left = [...editor.state.people].filter(([, person]) => now - person.seen < goneMs);
      if (left.length < editor.state.people.size) editor.set({ people: new Map(left) });
    };
    tell();
    const regular = setInterval(() => {
      if (document.visibilityState === "visible") tell();
      drop();
    }, tellEveryMs);
    const unsubscribe = editor.subscribe(() => {
      const [only] = editor.state.blocks;
      if ((only ?? null) === told) return;
      clearTimeout(timer);
      timer = setTimeout(tell, 500);
    });
    const unlisten = onScenarioEvent((event) => {
      if (event.type !== "scenario.presence" || event.bot_id !== botId || event.client === editor.client)
        return;
      const people = new Map(editor.state.people);
      const person: Person = { name: event.member.name, block: event.block, seen: Date.now() };
      // The same member in another tab is told by it, too, but not shown to oneself.
      if (event.member.id === me) return;
      people.set(event.client || event.member.id, person);
      editor.set({ people });
    });
    return () => {
      clearInterval(regular);
      clearTimeout(timer);
      unsubscribe();
      unlisten();
    };
  }, [editor, botId, me]);
}
