-- What vendors say of messages that went out in several parts is kept for each part. Those that were stored before get the numbers 0, 1, …
ALTER TABLE message_parts ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message_parts ADD COLUMN is_last BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message_parts ADD COLUMN state TEXT NOT NULL DEFAULT 'sent';   -- sent, delivered, read, failed
ALTER TABLE message_parts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE message_parts SET part = (SELECT COUNT(*) FROM message_parts before
  WHERE before.message_id = message_parts.message_id AND before.vendor_message_id < message_parts.vendor_message_id);

-- Receipts that came while a send was under way and name no message that is known yet: perhaps the one that is being sent.
CREATE TABLE early_receipts (
  conversation_id TEXT NOT NULL,
  vendor_message_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  received_at BIGINT NOT NULL
);
CREATE INDEX early_receipts_conversation ON early_receipts(conversation_id, vendor_message_id);
