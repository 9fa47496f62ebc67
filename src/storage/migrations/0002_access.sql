-- Who may do what, and who did. Tokens are stored as SHA-256 of the token, passwords as Argon2id.

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,         -- lower case: what people sign in with
  name TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL,
  locale TEXT NOT NULL DEFAULT 'en',
  password_hash TEXT NOT NULL DEFAULT '', -- empty: invited, has not joined yet
  disabled BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_seen_at BIGINT
);
CREATE INDEX members_workspace ON members(workspace_id, id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  member_id TEXT NOT NULL REFERENCES members(id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,             -- whatever happens; it ends earlier when it is not used
  ip TEXT NOT NULL DEFAULT '',
  user_agent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_member ON sessions(member_id);

-- A member has at most one link: to join, or to choose a new password.
CREATE TABLE invitations (
  member_id TEXT PRIMARY KEY REFERENCES members(id) ON DELETE CASCADE,
  workspace_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- The link printed at the first start; at most one row.
CREATE TABLE setup_links (
  token_hash TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  member_id TEXT NOT NULL REFERENCES members(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,                   -- the key's beginning, to recognise it by
  key_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,                   -- permissions with a space between
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX api_keys_workspace ON api_keys(workspace_id, id);

-- Failed sign-ins by account, by address and by both; keys are hashed. In the database rather than in memory, so that
-- neither a restart nor a second node gives a guesser new tries.
CREATE TABLE login_throttle (
  key TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_failure_at BIGINT NOT NULL,
  blocked_until BIGINT NOT NULL
);

-- Only ever added to. Each row's hash covers the row and the hash before it.
CREATE TABLE audit_log (
  workspace_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  target_name TEXT NOT NULL,
  summary TEXT NOT NULL,
  changes TEXT NOT NULL,
  ip TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX audit_log_actor ON audit_log(workspace_id, actor_id, seq);

-- Where each chain ends; the row is also the lock under which it grows.
CREATE TABLE audit_heads (
  workspace_id TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

-- Answers to POSTs that carried an Idempotency-Key, for 24 hours.
CREATE TABLE idempotency_keys (
  principal TEXT NOT NULL,                -- member or API key
  key TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,                 -- 0 while the first call is running
  body TEXT NOT NULL DEFAULT '',          -- sealed: it may hold a secret that is shown once
  created_at BIGINT NOT NULL,
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys(created_at);
