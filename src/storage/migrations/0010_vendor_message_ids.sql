-- Receipts and replies name our messages by the vendor's id.
CREATE INDEX messages_vendor_id ON messages(conversation_id, vendor_message_id) WHERE vendor_message_id <> '';
