-- What the admin pages ask for often.
CREATE INDEX messages_given_up ON messages(workspace_id) WHERE state IN ('failed', 'uncertain');
CREATE INDEX contacts_newest ON contacts(workspace_id, id);
