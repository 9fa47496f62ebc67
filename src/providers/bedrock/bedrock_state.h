#pragma once

#include <string>

#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda::bedrock {

/// What models want back with an answer that was thought about: its reasoningContent blocks, unchanged and where they
/// stood (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ReasoningContentBlock.html). `content`
/// holds an answer's blocks in the API's form; of texts only the length is kept, of tool calls only that they stood
/// there, since the message has them. Empty if nothing was thought.
std::string EncodeState(const json::Array& content);

/// The blocks of an assistant message: those of its vendor_state, if it is one of ours and still fits the text and the
/// calls; else text and calls alone.
json::Array MessageContent(const ChatMessage& message);

}  // namespace beseda::bedrock
