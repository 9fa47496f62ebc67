import { createContext, useContext } from "react";
import {
  useChannel,
  useChannelKinds,
  useMay,
  type Conversation,
  type Message,
  type SendableContent,
} from "@/api";
import type { Capabilities } from "./composing";

/** What the conversation's channel can do, with its account's settings; undefined while that is not known. */
export function useCapabilities(
  conversation: Pick<Conversation, "channel_id" | "channel_kind"> | undefined,
): Capabilities | undefined {
  const mayRead = useMay("channels.read");
  const channel = useChannel(conversation?.channel_id ?? "", mayRead && conversation !== undefined);
  const kinds = useChannelKinds(mayRead);
  const kind = kinds.data?.find((one) => one.kind === conversation?.channel_kind);
  return channel.data?.capabilities ?? kind?.capabilities;
}

/** Between the transcript and the composer: which message is being replied to. */
export interface Answering {
  can: Capabilities | undefined;
  replyTo: Message | null;
  setReplyTo: (message: Message | null) => void;
  /** Sends what is about a message: a reaction, an edit, a deletion. */
  send: (content: SendableContent) => void;
}

export const AnsweringContext = createContext<Answering | null>(null);
export const useAnswering = (): Answering | null => useContext(AnsweringContext);
