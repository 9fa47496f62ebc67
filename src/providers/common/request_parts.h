#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"
#include "json/fwd.h"

namespace beseda {

/// What vendors' requests have in common. Paths are those of the request's fields, for Error::field.

/// kInvalid, with the field.
Error InvalidField(std::string path, std::string message);
/// "messages[2]"; with a field, "messages[2].images[0]".
std::string MessagePath(std::size_t message);
std::string PartPath(std::size_t message, std::string_view field, std::size_t part);

/// Base64 with padding.
std::string Base64(std::string_view bytes);

/// An image's bytes in base64, from `data` or from a data: URL; nothing if the image only has an address on the web.
/// Errors: kInvalid: neither bytes nor an address; no image/… type.
struct InlineImage {
  std::string mime;
  std::string base64;
};
Result<std::optional<InlineImage>> InlineBytes(const ImagePart& image, const std::string& path);

/// The tool of that name, or null.
const ToolDefinition* FindTool(const std::vector<ToolDefinition>& tools, std::string_view name);
/// Whether `tool_choice` is "", "auto", "none", "required" or one of the tools. Errors: kInvalid.
Status CheckToolChoice(const ChatRequest& request);
/// The name of the tool that the tool message answers: its own `tool_name`, or that of the call with its id in an
/// earlier message. Errors: kInvalid: there is no such call.
Result<std::string> ToolNameOf(const std::vector<ChatMessage>& messages, std::size_t tool_message);
/// A tool's parameters, or {"type":"object","properties":{}} where it has none. Errors: kInvalid: not an object.
Result<json::Object> ParseParameters(const std::vector<ToolDefinition>& tools, std::size_t tool);
/// Arguments as the model wrote them, for vendors that want them as an object; {} if they are empty or none.
json::Object ParseArguments(const ToolCall& call);
/// An id for a call of a vendor that gives none: of 24 characters, always the same for the same answer (`seed`: what
/// tells it from others) and place.
std::string MakeCallId(std::string_view seed, std::size_t index);

/// A call's id for vendors that take only letters, digits, '_' and '-' in it: another model's may hold anything. The same
/// id always becomes the same.
std::string PlainId(std::string_view id);

/// Strict modes take a schema only if every object in it closes its properties and requires them all
/// (https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas").
bool IsStrictSchema(const json::Value& schema);

/// The system messages' texts, in their order, for vendors that have one place for them.
std::string JoinSystemTexts(const std::vector<ChatMessage>& messages);

/// Neighbouring messages of one side, for vendors that want the two sides to alternate. Tool messages are the user's
/// side; system messages are left out.
struct MessageGroup {
  bool assistant = false;
  std::vector<std::size_t> messages = {};  ///< Indices into the request's.
};
std::vector<MessageGroup> GroupBySide(const std::vector<ChatMessage>& messages);

}  // namespace beseda
