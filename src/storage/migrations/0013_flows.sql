-- Scenarios: what authors draw, what of it is published, and what conversations need to run it.

CREATE TABLE scenarios (
  bot_id TEXT PRIMARY KEY REFERENCES bots(id),
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  draft TEXT NOT NULL,                            -- JSON document (schemas/flow.json)
  revision BIGINT NOT NULL,
  published_version_id TEXT NOT NULL DEFAULT '',  -- empty: the bot's agent answers
  policy TEXT NOT NULL DEFAULT 'migrate',         -- what that publish means to sessions of older versions
  published_at BIGINT,
  canary_version_id TEXT NOT NULL DEFAULT '',     -- some contacts get this one instead
  canary_percent BIGINT NOT NULL DEFAULT 0,
  canary_policy TEXT NOT NULL DEFAULT 'migrate',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Never changed.
CREATE TABLE scenario_versions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL REFERENCES bots(id),
  number BIGINT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  policy TEXT NOT NULL,                           -- 'finish', 'migrate', 'restart'
  author_id TEXT NOT NULL,
  author_name TEXT NOT NULL,
  document TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (bot_id, number)
);

-- The latest edits of a draft: an editor that falls behind catches up from them. Old ones go.
CREATE TABLE scenario_edits (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  revision BIGINT NOT NULL,                       -- of the draft with this edit in it
  workspace_id TEXT NOT NULL,
  operations TEXT NOT NULL,                       -- JSON array; empty: the draft was replaced, or changed too much to keep how
  client TEXT NOT NULL DEFAULT '',                -- the editor's tab
  author_id TEXT NOT NULL,
  author_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (bot_id, revision)
);

-- What sessions wait for, until it is time: one moment a conversation.
CREATE TABLE flow_timers (
  conversation_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  due_at BIGINT NOT NULL
);
CREATE INDEX flow_timers_due ON flow_timers(due_at);

-- Variables that outlive a session.
CREATE TABLE flow_variables (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  owner TEXT NOT NULL,                            -- 'contact' or 'bot'
  owner_id TEXT NOT NULL,
  name TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  value TEXT NOT NULL,                            -- JSON
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (bot_id, owner, owner_id, name)
);
CREATE INDEX flow_variables_owner ON flow_variables(owner_id);

-- What each turn did in a scenario.
CREATE TABLE flow_traces (
  turn_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  steps TEXT NOT NULL                             -- JSON array (flow/trace_rows.h)
);
CREATE INDEX flow_traces_conversation ON flow_traces(conversation_id, turn_id);
CREATE INDEX flow_traces_age ON flow_traces(at);

-- How often blocks were entered (port '') and left, a day.
CREATE TABLE flow_visits (
  version_id TEXT NOT NULL,
  day TEXT NOT NULL,                              -- '2026-01-31', UTC
  block_id TEXT NOT NULL,
  port TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (version_id, day, block_id, port)
);
CREATE INDEX flow_visits_bot ON flow_visits(bot_id);
