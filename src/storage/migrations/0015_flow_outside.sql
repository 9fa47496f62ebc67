-- What scenarios share with the world outside: secrets that go to other systems, and calls that come back from them.

-- Values of variables that only requests to other systems hold.
CREATE TABLE flow_secrets (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  name TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (bot_id, name)
);

-- Addresses that a conversation gave to another system, and the one call that is awaited there.
CREATE TABLE flow_hooks (
  token_hash TEXT PRIMARY KEY,                    -- SHA-256 of the address's last part, in hex
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL REFERENCES bots(id),
  conversation_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  arrived_at BIGINT,                              -- null: nobody has called yet
  body TEXT NOT NULL DEFAULT '',                  -- JSON
  told BIGINT NOT NULL DEFAULT 0                  -- 1: the conversation has an event of it
);
CREATE INDEX flow_hooks_conversation ON flow_hooks(conversation_id);
CREATE INDEX flow_hooks_untold ON flow_hooks(arrived_at) WHERE told = 0;
CREATE INDEX flow_hooks_age ON flow_hooks(expires_at);
