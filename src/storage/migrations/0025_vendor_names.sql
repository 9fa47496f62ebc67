-- What vendors call the same thing by different names, and what they tell before we can know what it is about.

-- Other names of conversations at their vendor: a number beside a person's id, a group's id before it was moved.
CREATE TABLE thread_names (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  thread_key TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  PRIMARY KEY (channel_id, thread_key)
);
CREATE INDEX thread_names_conversation ON thread_names(conversation_id);

-- Echoes that came while a send of their conversation was under way: they may be of the message whose id the vendor has not told us yet.
CREATE TABLE held_echoes (
  seq {{serial}},
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  vendor_message_id TEXT NOT NULL,
  message_id TEXT NOT NULL,                       -- of the message to be made of it
  content TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  meta TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX held_echoes_conversation ON held_echoes(conversation_id);

ALTER TABLE early_receipts ADD COLUMN charge TEXT NOT NULL DEFAULT '';

-- What vendors said of messages that they charge for, a day (UTC) at a time.
CREATE TABLE channel_charges (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  day BIGINT NOT NULL,                            -- days since 1970
  category TEXT NOT NULL,
  type TEXT NOT NULL,
  billable BIGINT NOT NULL,
  workspace_id TEXT NOT NULL,
  messages BIGINT NOT NULL,
  PRIMARY KEY (channel_id, day, category, type, billable)
);

-- Credentials that end by themselves and are renewed by us.
CREATE TABLE channel_tokens (
  channel_id TEXT PRIMARY KEY REFERENCES channels(id),
  workspace_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,                      -- of the credentials that the row is about
  since BIGINT NOT NULL,                          -- when they were first seen here, or made
  ends_at BIGINT,                                 -- null: not known
  next_try_at BIGINT NOT NULL,
  failure TEXT NOT NULL DEFAULT ''                -- why the last try to renew them failed, in words for a person
);
