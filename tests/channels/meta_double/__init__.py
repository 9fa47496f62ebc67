"""A strict double of Meta's Graph API, built from its published reference: it refuses every endpoint, field and value that the
reference does not name. Each rule says which page it comes from."""
