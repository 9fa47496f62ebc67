-- Calls that wait for a person's word do so for a time that the bot's settings give; those of before have a day.

ALTER TABLE approvals ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
UPDATE approvals SET expires_at = created_at + 86400000000;
CREATE INDEX approvals_expiring ON approvals(expires_at) WHERE state = 'waiting';
