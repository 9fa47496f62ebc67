-- Where each conversation stands in its scenario, as columns: to be counted without reading every session. The session
-- itself stays in conversations.session.
CREATE TABLE flow_sessions (
  conversation_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  block_id TEXT NOT NULL,                         -- that it waits at, or that was its last
  kind TEXT NOT NULL,                             -- the block's
  waits BIGINT NOT NULL,                          -- 0: the session has ended
  silent BIGINT NOT NULL,                         -- 1: a question's time ran out and the person has said nothing since
  began_at BIGINT NOT NULL,                       -- the session
  at BIGINT NOT NULL                              -- the turn that brought it here
);
CREATE INDEX flow_sessions_standing ON flow_sessions(bot_id, version_id, block_id, kind) WHERE waits = 1;
CREATE INDEX flow_sessions_begun ON flow_sessions(version_id, began_at, conversation_id);

ALTER TABLE scenarios ADD COLUMN canary_since BIGINT;  -- when its present share of the people was set
