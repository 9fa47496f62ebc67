-- What people want to be sent, where else they can be found, and which of them are one.

-- An identity that has opted out is sent no more than it asks for.
ALTER TABLE identities ADD COLUMN opted_out_at BIGINT;
ALTER TABLE identities ADD COLUMN opted_out_by TEXT NOT NULL DEFAULT '';  -- person, vendor, team; empty: it has not

-- The words by which people opt out of an account (model/opt_out_words.h).
ALTER TABLE channels ADD COLUMN opt_out TEXT NOT NULL DEFAULT '{}';

-- Whether nobody asked for a message that is still to be sent.
ALTER TABLE outbox ADD COLUMN unasked BIGINT NOT NULL DEFAULT 0;

-- Whether people with the same verified address become one by themselves.
ALTER TABLE workspaces ADD COLUMN merge_people BIGINT NOT NULL DEFAULT 1;

-- E-mails and phones of people, each with the identity that says so.
CREATE TABLE contact_addresses (
  contact_id TEXT NOT NULL REFERENCES contacts(id),
  kind TEXT NOT NULL,                      -- email, phone
  address TEXT NOT NULL,                   -- as model/address.h spells it
  channel_id TEXT NOT NULL DEFAULT '',     -- of the identity; empty: the team says so
  vendor_user_id TEXT NOT NULL DEFAULT '',
  workspace_id TEXT NOT NULL,
  verified BIGINT NOT NULL DEFAULT 0,      -- the vendor, or a site's signature, vouches for it
  former BIGINT NOT NULL DEFAULT 0,        -- it was so once: the identity has another now, or somebody else has it
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,                 -- when it was last vouched for, to a day
  PRIMARY KEY (contact_id, kind, address, channel_id, vendor_user_id)
);
CREATE INDEX contact_addresses_address ON contact_addresses(workspace_id, kind, address);
CREATE INDEX contact_addresses_identity ON contact_addresses(channel_id, vendor_user_id);

-- People of whom one was made, with all that it takes to undo it.
CREATE TABLE contact_merges (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  kept_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  other_name TEXT NOT NULL DEFAULT '',
  record TEXT NOT NULL,                    -- JSON (records/contact_merge.cpp): both as they were
  by_id TEXT NOT NULL DEFAULT '',          -- a member or an API key; empty: it happened by itself
  by_name TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',         -- in words
  created_at BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX contact_merges_kept ON contact_merges(kept_id);
CREATE INDEX contact_merges_other ON contact_merges(other_id);

-- WhatsApp names people by their numbers.
INSERT INTO contact_addresses (contact_id, kind, address, channel_id, vendor_user_id, workspace_id, verified, created_at, seen_at)
SELECT i.contact_id, 'phone', '+' || i.vendor_user_id, i.channel_id, i.vendor_user_id, i.workspace_id, 1, i.created_at, p.last_seen_at
FROM identities i JOIN channels c ON c.id = i.channel_id JOIN contacts p ON p.id = i.contact_id
WHERE c.kind = 'whatsapp' AND length(i.vendor_user_id) BETWEEN 7 AND 15
AND i.vendor_user_id BETWEEN '1' AND '9999999999999999';
