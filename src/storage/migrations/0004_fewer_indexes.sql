-- Every message paid for these: old events and turns are found in the order of their keys, which is that of their
-- arrival, and nobody looks for running turns by conversation.
DROP INDEX events_age;
DROP INDEX turns_age;
DROP INDEX turns_running;
