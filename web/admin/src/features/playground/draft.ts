import type { PlaygroundRequest } from "@/api";

export interface PlaygroundDraft {
  models: string[];
  system: string;
  /** The prompt that was taken from the library, and its version while the text is still that one's. */
  promptId: string | null;
  versionId: string;
  messages: { role: "user" | "assistant"; text: string }[];
  temperature: number | "";
  maxTokens: number | "";
  schema: string;
}

export const mostModels = 6;

export const emptyDraft: PlaygroundDraft = {
  models: [],
  system: "",
  promptId: null,
  versionId: "",
  messages: [{ role: "user", text: "" }],
  temperature: "",
  maxTokens: "",
  schema: "",
};

export type DraftFault = "models" | "message" | "schema";

/** The schema as an object; nothing if none is wanted, `false` if it is no JSON object. */
export function parseSchema(text: string): Record<string, unknown> | undefined | false {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : false;
  } catch {
    return false;
  }
}

export function faultsOf(draft: PlaygroundDraft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.models.length === 0) faults.push("models");
  if (draft.messages.some((message) => message.text.trim() === "")) faults.push("message");
  if (parseSchema(draft.schema) === false) faults.push("schema");
  return faults;
}

export function toRequest(draft: PlaygroundDraft): PlaygroundRequest {
  const schema = parseSchema(draft.schema);
  return {
    models: draft.models,
    messages: draft.messages,
    ...(draft.system.trim() && { system: draft.system }),
    ...(draft.temperature !== "" && { temperature: draft.temperature }),
    ...(draft.maxTokens !== "" && { max_output_tokens: draft.maxTokens }),
    ...(schema && { schema }),
    ...(draft.versionId && { prompt_version_id: draft.versionId }),
  };
}

/** A message more: after the person's turn the model's, and the other way round. */
export function withNextMessages(draft: PlaygroundDraft, answer: string): PlaygroundDraft {
  return {
    ...draft,
    messages: [...draft.messages, { role: "assistant", text: answer }, { role: "user", text: "" }],
  };
}
