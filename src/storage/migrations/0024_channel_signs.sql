-- What each source last said of an account. Messages that were sent, the connection that fetches events, and the vendor when it was asked
-- know different things: one token may be good while the other is refused. channel_health shows the worst.
CREATE TABLE channel_signs (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  source TEXT NOT NULL,                    -- send, receive, check
  workspace_id TEXT NOT NULL,
  state TEXT NOT NULL,                     -- ok, warning, failed
  reason TEXT NOT NULL DEFAULT '',
  todo TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (channel_id, source)
);
-- Who said what was known until now is not known; the next check says it anew.
INSERT INTO channel_signs (channel_id, source, workspace_id, state, reason, at)
  SELECT channel_id, 'check', workspace_id, state, reason, since FROM channel_health WHERE state <> 'unknown';

ALTER TABLE channel_health ADD COLUMN todo TEXT NOT NULL DEFAULT '';
ALTER TABLE channel_health ADD COLUMN account_name TEXT NOT NULL DEFAULT '';  -- as people know it
ALTER TABLE channel_health ADD COLUMN webhook_url TEXT NOT NULL DEFAULT '';   -- with which it was last checked by a person
ALTER TABLE channel_health ADD COLUMN checked_at BIGINT;
ALTER TABLE channel_health ADD COLUMN next_check_at BIGINT;

-- How accounts came to stand, for their latest events.
CREATE TABLE channel_health_changes (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  at BIGINT NOT NULL,
  workspace_id TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (channel_id, at)
);
