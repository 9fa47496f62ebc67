// Names under which answers about a scenario are kept.
export const scenarioKeys = {
  all: (botId: string) => ["scenario", botId] as const,
  document: (botId: string) => ["scenario", botId, "document"] as const,
  versions: (botId: string) => ["scenario", botId, "versions"] as const,
  version: (botId: string, id: string) => ["scenario", botId, "versions", id] as const,
  sessions: (botId: string) => ["scenario", botId, "sessions"] as const,
  visits: (botId: string, version: string, period: string) =>
    ["scenario", botId, "visits", version, period] as const,
  comments: (botId: string) => ["scenario", botId, "comments"] as const,
  tests: (botId: string) => ["scenario", botId, "tests"] as const,
  blocks: ["flow-blocks"] as const,
};
