-- Answers to people that a model judges, a share of each bot's.
ALTER TABLE bots ADD COLUMN judging TEXT NOT NULL DEFAULT '{}';  -- JSON object (quality/live_judging.h); '{}': none

-- One of each answer that was drawn. What answered is copied, for turns are not kept for ever.
CREATE TABLE judgements (
  message_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  bot_id TEXT NOT NULL,
  model TEXT NOT NULL DEFAULT '',         -- the vendor's name of what answered
  asked_for TEXT NOT NULL DEFAULT '',     -- model or route
  prompt_version_id TEXT NOT NULL DEFAULT '',
  experiment_id TEXT NOT NULL DEFAULT '',
  variant TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'pending',  -- pending, asking, done, failed
  tries BIGINT NOT NULL DEFAULT 0,
  judge_kind TEXT NOT NULL DEFAULT '',    -- binary, rating, rubric
  judge_model_id TEXT NOT NULL DEFAULT '',
  score BIGINT,                           -- 0 to 1000
  reason TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  call_id TEXT NOT NULL DEFAULT '',       -- the judge's
  at BIGINT NOT NULL,                     -- when it was answered
  judged_at BIGINT
);
CREATE INDEX judgements_newest ON judgements(workspace_id, at, message_id);
CREATE INDEX judgements_waiting ON judgements(bot_id, at) WHERE judged_at IS NULL;
