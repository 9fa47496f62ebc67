export { api } from "./client";
export { apiBase, buildUrl as apiAddress, newIdempotencyKey, onSignedOut, request, stream } from "./http";
export { channelTemplates, useChannel, useChannelPreview } from "./channels";
export { contactName, contentSummary } from "./describe";
export { keys } from "./keys";
export {
  findMessage,
  onBudgetAlert,
  onScenarioEvent,
  storeAnswer,
  storeConversation,
  useLive,
  useLiveStatus,
  useStream,
  useTyping,
  type ScenarioEvent,
} from "./live";
export { isSnoozed, transcript, type ConversationFilter, type Stream } from "./liveReducer";
export {
  useBots,
  useChannelKinds,
  useChannels,
  useLabels,
  useMembers,
  useModels,
  usePrompts,
  useProviderKinds,
  useProviders,
  useRoutes,
  useTables,
} from "./lists";
export { cursorPaging, flatten, readAll } from "./paging";
export { may, meKey, SessionContext, useMay, useMe, useSession, useSignedIn } from "./session";
export * from "./types";
