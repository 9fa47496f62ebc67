ALTER TABLE contacts ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';   -- IANA, if it is known

-- What vendors tell of people whose events do not name them, and who is still to be asked for.
CREATE TABLE channel_people (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  vendor_user_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  wanted BIGINT NOT NULL DEFAULT 1,             -- to be asked for, from next_attempt_at on
  attempts BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT NOT NULL,
  asked_at BIGINT,                              -- when the vendor answered last
  PRIMARY KEY (channel_id, vendor_user_id)
);
CREATE INDEX channel_people_wanted ON channel_people(channel_id, next_attempt_at) WHERE wanted = 1;
INSERT INTO channel_people (channel_id, vendor_user_id, workspace_id, next_attempt_at)
  SELECT i.channel_id, i.vendor_user_id, i.workspace_id, 0 FROM identities i JOIN contacts c ON c.id = i.contact_id
  JOIN channels h ON h.id = i.channel_id WHERE c.name = '' AND h.kind IN ('slack', 'messenger', 'instagram');
