-- What bots may do besides talking: their tools, what waits for a person's word, and what is kept of long conversations.

-- Limits, guardrails, form of the answer: a JSON object (agent/agent_settings.h).
ALTER TABLE bots ADD COLUMN agent TEXT NOT NULL DEFAULT '{}';

CREATE TABLE tools (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  bot_id TEXT NOT NULL REFERENCES bots(id),
  kind TEXT NOT NULL,                     -- 'http', 'search_knowledge', 'current_time', 'hand_over'
  name TEXT NOT NULL,                     -- what the model calls
  description TEXT NOT NULL DEFAULT '',
  settings TEXT NOT NULL DEFAULT '{}',
  secrets TEXT NOT NULL DEFAULT '{}',     -- JSON object: field -> sealed text
  needs_approval BIGINT NOT NULL DEFAULT 0,
  enabled BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (bot_id, name)
);

-- Calls of tools that a person has to agree to. A row stays as the record of who decided what.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  arguments TEXT NOT NULL,                -- JSON object
  state TEXT NOT NULL DEFAULT 'waiting',  -- 'waiting', 'approved', 'rejected'
  word TEXT NOT NULL DEFAULT '',          -- what the person who decided says to the bot
  decided_by TEXT NOT NULL DEFAULT '',    -- a member
  decided_by_name TEXT NOT NULL DEFAULT '',
  called_by TEXT NOT NULL DEFAULT '',     -- the turn that makes the call: no other one does
  created_at BIGINT NOT NULL,
  decided_at BIGINT
);
CREATE INDEX approvals_conversation ON approvals(conversation_id, id);
CREATE INDEX approvals_waiting ON approvals(workspace_id, id) WHERE state = 'waiting';

-- What stands in the prompt for the messages up to `up_to_seq`; the newest row counts, earlier ones show how it grew.
CREATE TABLE conversation_summaries (
  conversation_id TEXT NOT NULL,
  up_to_seq BIGINT NOT NULL,
  workspace_id TEXT NOT NULL,
  messages BIGINT NOT NULL,               -- how many were added to the summary before it
  text TEXT NOT NULL,
  model TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (conversation_id, up_to_seq)
);
