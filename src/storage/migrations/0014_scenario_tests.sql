-- Conversations written down as tests of a bot's scenario. They belong to its draft; a version keeps those of its time.
CREATE TABLE scenario_tests (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  name TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  text TEXT NOT NULL,                             -- src/flow/chat/chat_test.h
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (bot_id, name)
);

ALTER TABLE scenarios ADD COLUMN tests_gate TEXT NOT NULL DEFAULT 'warn';  -- 'off', 'warn', 'block': what a publish does about them
ALTER TABLE scenario_versions ADD COLUMN tests TEXT;                       -- JSON object of texts by name; null: from before there were any
