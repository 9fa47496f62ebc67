-- What bots are told, as it changed over time. A version is never changed; rolling back publishes an older one again.
CREATE TABLE prompts (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  published_version_id TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX prompts_workspace ON prompts(workspace_id, id);

CREATE TABLE prompt_versions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  prompt_id TEXT NOT NULL REFERENCES prompts(id),
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  author_id TEXT NOT NULL,
  author_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (prompt_id, number)
);

ALTER TABLE bots ADD COLUMN prompt_id TEXT NOT NULL DEFAULT '';  -- empty: its own instructions

-- What answered in a turn, beyond what the bot's row says: kept for feedback on what it said.
ALTER TABLE turns ADD COLUMN asked_for TEXT NOT NULL DEFAULT '';  -- model or route
ALTER TABLE turns ADD COLUMN prompt_version_id TEXT NOT NULL DEFAULT '';
ALTER TABLE turns ADD COLUMN experiment_id TEXT NOT NULL DEFAULT '';
ALTER TABLE turns ADD COLUMN variant TEXT NOT NULL DEFAULT '';

ALTER TABLE bots ADD COLUMN feedback BIGINT NOT NULL DEFAULT 0;   -- whether visitors are asked for thumbs

-- Thumbs on what bots said: one of each person on a message. What answered is copied, for turns are not kept for ever.
CREATE TABLE feedback (
  message_id TEXT NOT NULL,
  by_kind TEXT NOT NULL,                  -- 'contact', 'member', 'api_key'
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL DEFAULT '',
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  value BIGINT NOT NULL,                  -- 1 or -1
  comment TEXT NOT NULL DEFAULT '',
  call_id TEXT NOT NULL DEFAULT '',
  model TEXT NOT NULL DEFAULT '',         -- the vendor's name
  asked_for TEXT NOT NULL DEFAULT '',
  prompt_version_id TEXT NOT NULL DEFAULT '',
  experiment_id TEXT NOT NULL DEFAULT '',
  variant TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (message_id, by_kind, by_id)
);
CREATE INDEX feedback_conversation ON feedback(conversation_id);
CREATE INDEX feedback_newest ON feedback(workspace_id, at);
CREATE INDEX feedback_experiment ON feedback(experiment_id, variant) WHERE experiment_id <> '';

-- Two or more ways for a bot to answer, tried on its people at the same time.
CREATE TABLE experiments (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  bot_id TEXT NOT NULL REFERENCES bots(id),
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft',    -- draft, running, stopped
  variants TEXT NOT NULL,                 -- JSON array (quality/experiment.h)
  started_at BIGINT,
  stopped_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX experiments_workspace ON experiments(workspace_id, id);
CREATE UNIQUE INDEX experiments_running ON experiments(bot_id) WHERE state = 'running';
CREATE INDEX model_calls_experiment ON model_calls(experiment_id, variant, took_us) WHERE experiment_id <> '';

-- Questions to ask models again and again, and what they answered.
CREATE TABLE evaluation_sets (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX evaluation_sets_workspace ON evaluation_sets(workspace_id, id);

CREATE TABLE evaluation_items (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  set_id TEXT NOT NULL REFERENCES evaluation_sets(id),
  place BIGINT NOT NULL,
  input TEXT NOT NULL,
  expected TEXT NOT NULL DEFAULT '',
  notes TEXT NOT NULL DEFAULT ''
);
CREATE INDEX evaluation_items_set ON evaluation_items(set_id, place);

CREATE TABLE evaluation_runs (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  set_id TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'running',  -- running, done, cancelled
  system TEXT NOT NULL DEFAULT '',
  prompt_version_id TEXT NOT NULL DEFAULT '',
  models TEXT NOT NULL,                   -- JSON array of ids
  judge TEXT NOT NULL,                    -- JSON object (quality/evaluation.h)
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX evaluation_runs_workspace ON evaluation_runs(workspace_id, id);
CREATE INDEX evaluation_runs_running ON evaluation_runs(id) WHERE state = 'running';

-- The questions are copied: a set may change after a run.
CREATE TABLE evaluation_results (
  run_id TEXT NOT NULL REFERENCES evaluation_runs(id),
  item_id TEXT NOT NULL,
  model_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  place BIGINT NOT NULL,
  input TEXT NOT NULL,
  expected TEXT NOT NULL,
  notes TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',  -- pending, asking, done, failed
  answer TEXT NOT NULL DEFAULT '',
  score BIGINT,                           -- 0 to 1000
  reason TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  call_id TEXT NOT NULL DEFAULT '',
  latency_ms BIGINT,
  cost_micros BIGINT,
  PRIMARY KEY (run_id, item_id, model_id)
);
CREATE INDEX evaluation_results_waiting ON evaluation_results(run_id, place) WHERE state = 'pending';
