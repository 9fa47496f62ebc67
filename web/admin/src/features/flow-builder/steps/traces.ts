import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, cursorPaging, keys, type ScenarioTrace } from "@/api";
import type { Scenario } from "../graph/document";
import { Catalog } from "../graph/schema";
import { scenarioKeys } from "../panels/queries";
import { scenarioApi } from "../scenarioApi";
import type { Highlight } from "../store/editor";

// What turns of live conversations did in a scenario, and what one has to know to read it.

export function useTraces(conversationId: string, enabled = true) {
  return useInfiniteQuery({
    ...cursorPaging,
    queryKey: keys.traces(conversationId),
    queryFn: ({ pageParam, signal }) =>
      api.get("/conversations/{id}/traces", {
        path: { id: conversationId },
        query: { cursor: pageParam || undefined, limit: 20 },
        signal,
      }),
    enabled,
  });
}

/** One turn; null if it is not kept any more. */
export function useTrace(conversationId: string, turnId: string) {
  return useQuery({
    queryKey: [...keys.traces(conversationId), turnId],
    queryFn: async () => {
      const found = await api.get("/conversations/{id}/traces", {
        path: { id: conversationId },
        query: { turn: turnId },
      });
      return found.items[0] ?? null;
    },
    enabled: Boolean(conversationId && turnId),
    staleTime: Infinity,
  });
}

export function useCatalog(enabled = true) {
  return useQuery({
    queryKey: scenarioKeys.blocks,
    queryFn: async () => new Catalog(await scenarioApi("").blocks()),
    staleTime: Infinity,
    enabled,
  });
}

/** A version as it was published; it never changes. */
export function useVersion(botId: string, versionId: string, enabled = true) {
  return useQuery({
    queryKey: scenarioKeys.version(botId, versionId),
    queryFn: () => scenarioApi(botId).version(versionId),
    staleTime: Infinity,
    enabled: enabled && Boolean(botId && versionId),
  });
}

/** The block that a turn ended at and waits at; null: the session ended, or a mistake ended it. */
export function waitsAt(trace: Pick<ScenarioTrace, "steps">): string | null {
  const last = trace.steps.at(-1);
  return last?.block && !last.port && !last.ended && !last.error ? last.block : null;
}

/** The way of one turn, as the canvas shows it. */
export function highlightOfTrace(trace: Pick<ScenarioTrace, "steps">): Highlight {
  const blocks = new Set<string>();
  const ports = new Set<string>();
  const failed = new Set<string>();
  for (const step of trace.steps) {
    if (!step.block) continue;
    blocks.add(step.block);
    if (step.error) failed.add(step.block);
    if (step.port) ports.add(`${step.block}/${step.port}`);
  }
  return { blocks, ports, failed, waiting: waitsAt(trace) };
}

/** The first block of the turn that stands in the flow which is opened: there the view begins. */
export function firstBlock(trace: Pick<ScenarioTrace, "steps">, doc: Scenario): string | null {
  return trace.steps.find((step) => step.block && step.block in doc.blocks)?.block ?? null;
}

/** The page that shows a turn on the canvas of the version that it ran on. */
export function turnPath(trace: ScenarioTrace, conversationId: string, block?: string): string {
  const query = new URLSearchParams({
    version: trace.version_id,
    conversation: conversationId,
    turn: trace.turn_id,
  });
  if (block) query.set("block", block);
  return `/bots/${trace.bot_id}/flow?${query}`;
}
