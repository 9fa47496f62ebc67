-- The workspace's own tables, and what scenarios and the team note on conversations.

CREATE TABLE data_tables (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,                             -- what blocks call it: 'orders'
  title TEXT NOT NULL,
  columns TEXT NOT NULL,                          -- JSON array (records/data_tables.h)
  row_count BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (workspace_id, name)
);

CREATE TABLE data_rows (
  id TEXT PRIMARY KEY,
  table_id TEXT NOT NULL REFERENCES data_tables(id),
  workspace_id TEXT NOT NULL,
  cells TEXT NOT NULL,                            -- JSON object: column -> value
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX data_rows_table ON data_rows(table_id, id);

-- The same cells as conditions and orders look at them.
CREATE TABLE data_cells (
  row_id TEXT NOT NULL REFERENCES data_rows(id),
  name TEXT NOT NULL,
  table_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  words TEXT NOT NULL,                            -- folded, its beginning
  number DOUBLE PRECISION,                        -- of numbers, and of dates the day
  PRIMARY KEY (row_id, name)
);
CREATE INDEX data_cells_words ON data_cells(table_id, name, words);
CREATE INDEX data_cells_number ON data_cells(table_id, name, number);

ALTER TABLE conversations ADD COLUMN assignee_id TEXT NOT NULL DEFAULT '';  -- a member; empty: nobody
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT;

CREATE TABLE conversation_labels (
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  label TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  PRIMARY KEY (conversation_id, label)
);
CREATE INDEX conversation_labels_label ON conversation_labels(workspace_id, label);

-- What the person does not see.
CREATE TABLE conversation_notes (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversations(id),
  author_id TEXT NOT NULL,                        -- a member or a bot
  author_name TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX conversation_notes_conversation ON conversation_notes(conversation_id, id);

-- What scenarios counted, a day.
CREATE TABLE flow_events (
  bot_id TEXT NOT NULL REFERENCES bots(id),
  day TEXT NOT NULL,                              -- '2026-01-31', UTC
  name TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  count BIGINT NOT NULL,
  total DOUBLE PRECISION NOT NULL,                -- of their values
  PRIMARY KEY (bot_id, day, name)
);
