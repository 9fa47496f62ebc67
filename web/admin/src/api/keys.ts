// The names under which answers are kept; one place, so that live events find them.

export const keys = {
  bots: ["bots"] as const,
  bot: (id: string) => ["bots", id] as const,
  providerKinds: ["provider-kinds"] as const,
  providers: ["providers"] as const,
  vendorModels: (id: string) => ["providers", id, "models"] as const,
  models: ["models"] as const,
  channelKinds: ["channel-kinds"] as const,
  channels: ["channels"] as const,
  conversations: ["conversations"] as const,
  conversation: (id: string) => ["conversation", id] as const,
  messages: (conversationId: string) => ["messages", conversationId] as const,
  ledger: (messageId: string) => ["ledger", messageId] as const,
  members: ["members"] as const,
  apiKeys: ["api-keys"] as const,
  audit: ["audit"] as const,
  settings: ["settings"] as const,
  system: ["system"] as const,
  sessions: ["sessions"] as const,
};
