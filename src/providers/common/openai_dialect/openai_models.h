#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "contracts/chat_model.h"

namespace beseda::openai {

/// The models of GET /models, by id, with what the servers' many forms of an entry tell of them: OpenRouter's and
/// Together's context_length, vLLM's max_model_len, Groq's context_window, Mistral's and Azure's capabilities, llama.cpp's
/// meta. What a server does not say is not guessed, but for the use, which an id shows (text-embedding-3-small, whisper-1).
/// Models that are switched off are left out. Errors: kInvalid: this is not such a list.
Result<std::vector<ModelInfo>> DecodeModelList(std::string_view body);

/// What a model of this name is for, as far as the name shows.
ModelUse UseByName(std::string_view id);

}  // namespace beseda::openai
