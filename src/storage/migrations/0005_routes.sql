-- What a vendor's list says of a model; NULL where it is silent.
ALTER TABLE models ADD COLUMN use TEXT NOT NULL DEFAULT 'chat';       -- chat, embedding, other
ALTER TABLE models ADD COLUMN context_tokens BIGINT;
ALTER TABLE models ADD COLUMN max_output_tokens BIGINT;
ALTER TABLE models ADD COLUMN abilities TEXT NOT NULL DEFAULT '{}';   -- JSON object: "tools", "images", … -> bool
ALTER TABLE models ADD COLUMN refreshed_at BIGINT;
CREATE INDEX models_workspace ON models(workspace_id, provider_id);

-- Several models as one: who is asked, in which order, and what happens when one fails (schemas/route.json).
CREATE TABLE routes (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  name TEXT NOT NULL,                     -- what clients say
  label TEXT NOT NULL,
  definition TEXT NOT NULL,
  enabled BIGINT NOT NULL DEFAULT 1,
  revision BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (workspace_id, name)
);

-- The models in a provider's list, as it was read last; those that are switched on stand in `models` too.
CREATE TABLE vendor_models (
  workspace_id TEXT NOT NULL REFERENCES workspaces(id),
  provider_id TEXT NOT NULL REFERENCES providers(id),
  name TEXT NOT NULL,                     -- the vendor's id
  label TEXT NOT NULL,
  use TEXT NOT NULL,
  context_tokens BIGINT,
  max_output_tokens BIGINT,
  abilities TEXT NOT NULL DEFAULT '{}',
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (provider_id, name)
);
ALTER TABLE providers ADD COLUMN models_read_at BIGINT;               -- when its list was read last
