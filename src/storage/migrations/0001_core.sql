-- The path of a message. What SQLite and PostgreSQL spell differently is a token in double braces: storage/dialect.h.
-- Times are microseconds since 1970 UTC; every table carries its workspace.

CREATE TABLE workspaces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  locale TEXT NOT NULL DEFAULT 'en',
  timezone TEXT NOT NULL DEFAULT 'UTC',
  created_at BIGINT NOT NULL
);

CREATE TABLE bots (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  greeting TEXT NOT NULL DEFAULT '',
  instructions TEXT NOT NULL DEFAULT '',
  knowledge TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  model_id TEXT NOT NULL DEFAULT '',
  temperature DOUBLE PRECISION,
  max_output_tokens BIGINT,
  history_messages BIGINT NOT NULL DEFAULT 20,
  enabled BIGINT NOT NULL DEFAULT 1,
  revision BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
-- A slug is an address of the server, so it is unique across workspaces.
CREATE UNIQUE INDEX bots_slug ON bots(slug) WHERE deleted_at IS NULL;

CREATE TABLE providers (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL DEFAULT '{}',
  secrets TEXT NOT NULL DEFAULT '{}',     -- JSON object: field -> sealed text
  enabled BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE models (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  provider_id TEXT NOT NULL REFERENCES providers(id),
  name TEXT NOT NULL,                     -- the vendor's id
  label TEXT NOT NULL,
  enabled BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL
);

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  bot_id TEXT NOT NULL REFERENCES bots(id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  enabled BIGINT NOT NULL DEFAULT 1,
  settings TEXT NOT NULL DEFAULT '{}',
  secrets TEXT NOT NULL DEFAULT '{}',     -- JSON object: field -> sealed text
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX channels_bot ON channels(bot_id);

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL
);

CREATE TABLE identities (
  channel_id TEXT NOT NULL REFERENCES channels(id),
  vendor_user_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (channel_id, vendor_user_id)
);
CREATE INDEX identities_contact ON identities(contact_id);

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  bot_id TEXT NOT NULL REFERENCES bots(id),
  channel_id TEXT NOT NULL REFERENCES channels(id),
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  thread_key TEXT NOT NULL,
  vendor_user_id TEXT NOT NULL,
  open BIGINT NOT NULL DEFAULT 1,
  handling TEXT NOT NULL DEFAULT 'bot',
  last_seq BIGINT NOT NULL DEFAULT 0,
  read_seq BIGINT NOT NULL DEFAULT 0,
  unread_count BIGINT NOT NULL DEFAULT 0,
  session TEXT NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL,
  last_activity_at BIGINT NOT NULL,
  UNIQUE (channel_id, thread_key)
);
CREATE INDEX conversations_activity ON conversations(workspace_id, last_activity_at);

-- What arrived. Rows stay as tombstones (payload emptied) for at least 7 days: vendors redeliver.
CREATE TABLE events (
  seq {{serial}},
  workspace_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  vendor_event_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',    -- the transcript's row, if it has one
  payload TEXT NOT NULL DEFAULT '',       -- content of what is not in the transcript (receipts, typing)
  state BIGINT NOT NULL DEFAULT 0,        -- 0 pending, 1 done, 2 given up
  received_at BIGINT NOT NULL,
  UNIQUE (channel_id, vendor_event_id)
);
CREATE INDEX events_pending ON events(conversation_id, seq) WHERE state = 0;
CREATE INDEX events_age ON events(received_at);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  direction TEXT NOT NULL,
  author TEXT NOT NULL,
  author_id TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT,
  reply_to TEXT NOT NULL DEFAULT '',
  vendor_message_id TEXT NOT NULL DEFAULT '',
  turn_id TEXT NOT NULL DEFAULT '',
  meta TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  edited_at BIGINT
);
CREATE UNIQUE INDEX messages_order ON messages(conversation_id, seq);

-- One run of the bot. A running turn that a crash interrupted is taken up again under the same id.
CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  last_event_seq BIGINT NOT NULL,         -- it covers the pending events up to this one
  state BIGINT NOT NULL DEFAULT 0,        -- 0 running, 1 done, 2 given up
  attempts BIGINT NOT NULL DEFAULT 1,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX turns_running ON turns(conversation_id) WHERE state = 0;
CREATE INDEX turns_age ON turns(started_at);

-- External effects that a turn has already had.
CREATE TABLE journal (
  turn_id TEXT NOT NULL,
  step TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  result TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (turn_id, step)
);

-- What is still to be sent; a row goes when its message has reached an end.
CREATE TABLE outbox (
  seq {{serial}},
  workspace_id TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  in_reply_to_event TEXT NOT NULL DEFAULT '',
  sending BIGINT NOT NULL DEFAULT 0,      -- 1 while a send is under way: after a crash its outcome is unknown
  attempts BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX outbox_conversation ON outbox(conversation_id, seq);

-- Why each message was sent, failed or skipped.
CREATE TABLE delivery_ledger (
  seq {{serial}},
  workspace_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX delivery_ledger_message ON delivery_ledger(message_id);

CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  channel_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
