#pragma once

#include <string>

#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::openai {

/// What POST /responses wants back with an answer that was thought about: its reasoning items, unchanged, in front of
/// what they led to (https://platform.openai.com/docs/guides/reasoning, "Keeping reasoning items in context"). Answers
/// are not stored at the vendor, so only items with "encrypted_content" are of use.

/// An answer's "output" as a message's vendor_state; of texts only the length is kept, of tool calls only that they stood
/// there, since the message has them. Empty if there is nothing to give back.
std::string WriteResponsesState(const json::Array& output);

/// The input items of an assistant message: those of its vendor_state, if it is of this API and still fits the text and
/// the calls; else text and calls alone.
json::Array ResponsesItems(const ChatMessage& message);

}  // namespace beseda::openai
