-- What channels at vendors need.

-- A message that goes out in several parts: how many have gone, and the vendor's id of the last one.
ALTER TABLE outbox ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN sent_vendor_id TEXT NOT NULL DEFAULT '';

-- The vendor's ids of the parts before the last: receipts, reactions and answers may name any of them.
CREATE TABLE message_parts (
  conversation_id TEXT NOT NULL,
  vendor_message_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  PRIMARY KEY (conversation_id, vendor_message_id)
);
CREATE INDEX message_parts_message ON message_parts(message_id);

-- When the person wrote last: how long vendors let us answer freely.
ALTER TABLE conversations ADD COLUMN last_inbound_at BIGINT;
ALTER TABLE conversations ADD COLUMN title TEXT NOT NULL DEFAULT '';    -- of a group
ALTER TABLE conversations ADD COLUMN is_group BIGINT NOT NULL DEFAULT 0;
UPDATE conversations SET last_inbound_at =
  (SELECT MAX(m.created_at) FROM messages m WHERE m.conversation_id = conversations.id AND m.direction = 'in');

-- Files that a vendor account already has.
CREATE TABLE channel_files (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  sha256 TEXT NOT NULL,
  vendor_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (channel_id, sha256)
);

-- How an account stands with its vendor, as last seen, and where it is in a stream that it fetches itself.
CREATE TABLE channel_health (
  channel_id TEXT PRIMARY KEY REFERENCES channels(id),
  workspace_id TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'unknown',   -- ok, warning, failed, unknown
  reason TEXT NOT NULL DEFAULT '',
  since BIGINT NOT NULL,
  cursor TEXT NOT NULL DEFAULT '',
  last_event_at BIGINT,
  last_sent_at BIGINT
);

-- What is still to be fetched from vendors: the files of messages that arrived.
CREATE TABLE media_fetches (
  message_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT NOT NULL
);
CREATE INDEX media_fetches_conversation ON media_fetches(conversation_id);
