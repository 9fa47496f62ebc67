-- What begins paths of scenarios by itself: plans of time, and people who say nothing.

ALTER TABLE bots ADD COLUMN timezone TEXT NOT NULL DEFAULT '';  -- empty: the workspace's

-- Plans of the published scenarios ("on_schedule" blocks).
CREATE TABLE flow_schedules (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  block_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  rule TEXT NOT NULL,                             -- flow/schedule_rule.h
  label TEXT NOT NULL,                            -- of the conversations that it is for; empty: of all
  zone TEXT NOT NULL,                             -- in which `next_at` was found
  next_at BIGINT,                                 -- null: never again
  running_at BIGINT,                              -- the time that conversations are being told of; null: none
  told_to TEXT NOT NULL DEFAULT '',               -- the last conversation that was told of it
  PRIMARY KEY (bot_id, block_id)
);

-- The version whose plans stand in flow_schedules.
ALTER TABLE scenarios ADD COLUMN scheduled_version_id TEXT NOT NULL DEFAULT '';
CREATE INDEX scenarios_unscheduled ON scenarios(bot_id) WHERE published_version_id <> scheduled_version_id;

-- When people have said nothing for so long that a scenario begins by itself ("on_inactivity" blocks).
CREATE TABLE flow_silences (
  conversation_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  since BIGINT NOT NULL,
  after BIGINT NOT NULL,                          -- microseconds
  due_at BIGINT NOT NULL
);
CREATE INDEX flow_silences_due ON flow_silences(due_at);

CREATE INDEX conversations_bot ON conversations(bot_id, id);
