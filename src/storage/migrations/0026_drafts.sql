-- Replies that are shown at a vendor, as messages, while they are written.
CREATE TABLE drafts (
  message_id TEXT PRIMARY KEY,                  -- of the reply, which is stored later or never
  turn_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  vendor_message_id TEXT NOT NULL DEFAULT '',   -- empty: it is being posted, or it is not known whether it was
  unwanted BIGINT NOT NULL DEFAULT 0,           -- it will not become a message: to be taken away
  attempts BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX drafts_turn ON drafts(turn_id);
