-- What models are asked, what that costs, and how much may be spent. Money is in micro-units (1/1,000,000) of the
-- currency beside it; prices of tokens are micro-units for a million tokens.

ALTER TABLE workspaces ADD COLUMN currency TEXT NOT NULL DEFAULT 'USD';            -- what sums are shown in
ALTER TABLE workspaces ADD COLUMN keep_call_content BIGINT NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN call_days BIGINT NOT NULL DEFAULT 400;           -- how long calls are kept
ALTER TABLE workspaces ADD COLUMN call_content_days BIGINT NOT NULL DEFAULT 30;    -- and what was said in them

CREATE TABLE prices (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  provider_kind TEXT NOT NULL,
  model TEXT NOT NULL,                    -- the vendor's name, or its beginning and *
  currency TEXT NOT NULL,
  input BIGINT NOT NULL,
  cached_input BIGINT,                    -- nothing: as input
  cache_write BIGINT,                     -- nothing: as input
  output BIGINT NOT NULL,
  reasoning BIGINT,                       -- nothing: as output
  audio_input BIGINT,                     -- nothing: as input
  audio_output BIGINT,                    -- nothing: as output
  image BIGINT NOT NULL DEFAULT 0,        -- apiece
  request BIGINT NOT NULL DEFAULT 0,      -- apiece
  minute BIGINT NOT NULL DEFAULT 0,       -- of sound
  from_input_tokens BIGINT NOT NULL DEFAULT 0, -- for calls that read at least so many
  valid_from BIGINT,
  valid_to BIGINT,
  source TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX prices_workspace ON prices(workspace_id, provider_kind, model);

CREATE TABLE currency_rates (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  from_currency TEXT NOT NULL,
  to_currency TEXT NOT NULL,
  rate_nanos BIGINT NOT NULL,             -- one unit of the first is rate_nanos / 1,000,000,000 of the second
  valid_from BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (workspace_id, from_currency, to_currency, valid_from)
);

CREATE TABLE budgets (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  label TEXT NOT NULL,
  scope TEXT NOT NULL,                    -- workspace, bot, contact, model, route, key
  subject_id TEXT NOT NULL DEFAULT '',    -- empty: each of them has this budget for itself
  period TEXT NOT NULL,                   -- day, month, total
  currency TEXT NOT NULL,
  limit_micros BIGINT NOT NULL,
  warn_percent BIGINT NOT NULL DEFAULT 0,    -- 0: never
  degrade_percent BIGINT NOT NULL DEFAULT 0, -- 0: never
  degrade_to TEXT NOT NULL DEFAULT '',    -- a model or a route
  hard BIGINT NOT NULL DEFAULT 1,
  needs_price BIGINT NOT NULL DEFAULT 0,  -- refuses what has no price
  enabled BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX budgets_workspace ON budgets(workspace_id, id);

-- That a budget reached a threshold: once a period and subject.
CREATE TABLE budget_alerts (
  budget_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  period_start BIGINT NOT NULL,
  level TEXT NOT NULL,                    -- warned, degraded, exceeded
  workspace_id TEXT NOT NULL,
  spent_micros BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (budget_id, subject_id, period_start, level)
);
CREATE INDEX budget_alerts_workspace ON budget_alerts(workspace_id, at);

-- What budgets without a period have spent in calls whose rows are gone.
CREATE TABLE budget_carried (
  budget_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  micros BIGINT NOT NULL,
  PRIMARY KEY (budget_id, subject_id, currency)
);

CREATE TABLE model_calls (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  day TEXT NOT NULL,                      -- of the workspace's time zone: 2026-01-31
  purpose TEXT NOT NULL,
  bot_id TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  conversation_id TEXT NOT NULL DEFAULT '',
  turn_id TEXT NOT NULL DEFAULT '',
  message_id TEXT NOT NULL DEFAULT '',
  key_id TEXT NOT NULL DEFAULT '',
  prompt_version_id TEXT NOT NULL DEFAULT '',
  experiment_id TEXT NOT NULL DEFAULT '',
  variant TEXT NOT NULL DEFAULT '',
  asked_for TEXT NOT NULL DEFAULT '',     -- model or route
  route_id TEXT NOT NULL DEFAULT '',
  model_id TEXT NOT NULL DEFAULT '',      -- of what answered, or was tried last
  provider_id TEXT NOT NULL DEFAULT '',
  provider_kind TEXT NOT NULL DEFAULT '',
  model_name TEXT NOT NULL DEFAULT '',
  input_tokens BIGINT NOT NULL DEFAULT 0,
  output_tokens BIGINT NOT NULL DEFAULT 0,
  cached_input_tokens BIGINT NOT NULL DEFAULT 0,
  reasoning_tokens BIGINT NOT NULL DEFAULT 0,
  cache_write_tokens BIGINT NOT NULL DEFAULT 0,
  cost_micros BIGINT NOT NULL DEFAULT 0,  -- of all attempts
  currency TEXT NOT NULL DEFAULT '',      -- empty: nothing was to be paid
  price_id TEXT NOT NULL DEFAULT '',
  unpriced BIGINT NOT NULL DEFAULT 0,     -- an attempt had no price and counts as free
  first_token_us BIGINT,
  took_us BIGINT NOT NULL,
  error_code TEXT NOT NULL DEFAULT '',    -- empty: it was answered
  error_reason TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  stop TEXT NOT NULL DEFAULT '',
  attempts BIGINT NOT NULL DEFAULT 0,
  cache TEXT NOT NULL DEFAULT '',
  request_id TEXT NOT NULL DEFAULT '',
  streamed BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX model_calls_newest ON model_calls(workspace_id, began_at, id);
CREATE INDEX model_calls_conversation ON model_calls(conversation_id, began_at) WHERE conversation_id <> '';
CREATE INDEX model_calls_message ON model_calls(message_id) WHERE message_id <> '';

CREATE TABLE call_attempts (
  call_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  workspace_id TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  day TEXT NOT NULL,                      -- the call's
  model_id TEXT NOT NULL DEFAULT '',
  provider_id TEXT NOT NULL DEFAULT '',
  provider_kind TEXT NOT NULL DEFAULT '',
  model_name TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  hedge BIGINT NOT NULL DEFAULT 0,
  input_tokens BIGINT NOT NULL DEFAULT 0,
  output_tokens BIGINT NOT NULL DEFAULT 0,
  cached_input_tokens BIGINT NOT NULL DEFAULT 0,
  reasoning_tokens BIGINT NOT NULL DEFAULT 0,
  cache_write_tokens BIGINT NOT NULL DEFAULT 0,
  cost_micros BIGINT NOT NULL DEFAULT 0,
  currency TEXT NOT NULL DEFAULT '',
  price_id TEXT NOT NULL DEFAULT '',
  unpriced BIGINT NOT NULL DEFAULT 0,
  first_token_us BIGINT,
  took_us BIGINT NOT NULL,
  error_code TEXT NOT NULL DEFAULT '',
  error_reason TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (call_id, n)
);
CREATE INDEX call_attempts_newest ON call_attempts(workspace_id, began_at);

-- What was asked and answered, where the workspace keeps it. Apart, so that the figures stay quick to read.
CREATE TABLE call_contents (
  call_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  request TEXT NOT NULL DEFAULT '',
  response TEXT NOT NULL DEFAULT ''
);
CREATE INDEX call_contents_age ON call_contents(workspace_id, began_at);
