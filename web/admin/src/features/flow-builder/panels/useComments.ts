import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Thread } from "../scenarioApi";
import type { Editor } from "../store/editor";
import { scenarioKeys } from "./queries";

/** How many open threads there are on each block. */
export function openOnBlocks(threads: readonly Thread[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { block, resolved_at } of threads)
    if (block && resolved_at === null) counts.set(block, (counts.get(block) ?? 0) + 1);
  return counts;
}

/** What the team says about the scenario, read anew when somebody says more; the canvas counts it on the blocks. */
export function useComments(editor: Editor, botId: string) {
  const query = useQuery({ queryKey: scenarioKeys.comments(botId), queryFn: () => editor.api.comments() });
  useEffect(() => {
    if (query.data) editor.set({ comments: openOnBlocks(query.data) });
  }, [editor, query.data]);
  return query;
}
