-- The server that a workspace sends its e-mail over.
CREATE TABLE mail_settings (
  workspace_id TEXT PRIMARY KEY REFERENCES workspaces(id),
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  security TEXT NOT NULL,                         -- "starttls", "tls" or "none"
  username TEXT NOT NULL,                         -- empty: nobody signs in
  password TEXT NOT NULL,                         -- sealed; empty: there is none
  certificate TEXT NOT NULL,                      -- PEM of an authority to trust; empty: the system's
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);

ALTER TABLE flow_timers ADD COLUMN resumes BIGINT NOT NULL DEFAULT 0;  -- 1: when it is due, the bot answers again
