-- What the team says to each other about a scenario. It belongs to the bot: neither drafts nor versions hold it, so that it
-- survives what becomes of the block that it is about.
CREATE TABLE scenario_comments (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  bot_id TEXT NOT NULL REFERENCES bots(id),
  thread_id TEXT NOT NULL,                        -- the first comment of the thread; its own id for that one
  flow_id TEXT NOT NULL,
  block_id TEXT NOT NULL,                         -- empty: about the flow as a whole
  about TEXT NOT NULL,                            -- how the block was called, to name it when it is gone
  author_id TEXT NOT NULL,                        -- a member or an API key
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  edited_at BIGINT,
  resolved_at BIGINT,                             -- of the first one: of the thread
  resolved_by TEXT                                -- a name
);
CREATE INDEX scenario_comments_of_bot ON scenario_comments(bot_id, thread_id, id);
