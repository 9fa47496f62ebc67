#pragma once

#include "providers/common/learnt_quirks.h"

namespace beseda::openai {

/// How a server or a model departs from OpenAI's newest API. The first group may also be learnt from refusals
/// (openai_errors.h); the second is known beforehand.
enum Quirk : Quirks {
  kOldMaxTokens = 1 << 0,         ///< Knows "max_tokens" only, not "max_completion_tokens".
  kNoStreamOptions = 1 << 1,      ///< Does not know "stream_options": streamed answers come without usage.
  kNoTemperature = 1 << 2,        ///< Reasoning models take their defaults only, of "top_p" too.
  kNoReasoningEffort = 1 << 3,
  kNoUser = 1 << 4,
  kNoPenalties = 1 << 5,          ///< Neither "presence_penalty" nor "frequency_penalty".
  kNoSeed = 1 << 6,
  kNoParallelToolCalls = 1 << 7,  ///< Does not know the switch; it may call several tools all the same.
  kParsedReasoning = 1 << 8,      ///< Wants "reasoning_format":"parsed", else the thoughts stand in the text (Groq).
  kNoReasoningSummary = 1 << 9,   ///< Responses only: gives no summaries of its reasoning.
  kNoEncryptedReasoning = 1 << 10,  ///< Responses only: does not reason, so there is nothing to give back.

  kRandomSeed = 1 << 11,          ///< "random_seed" for "seed" (Mistral).
  kNoSchemas = 1 << 12,           ///< Follows no JSON schema: such a request is refused by name.
  kNoJsonObject = 1 << 13,        ///< Knows schemas only: "json_object" becomes the schema of any object (LM Studio).
  kNoImages = 1 << 14,
  kNoAudio = 1 << 15,
  kToolChoiceIsWord = 1 << 16,    ///< A tool cannot be named: it is offered alone, with "required" (LM Studio).
  kToolChoiceAny = 1 << 17,       ///< "any" for "required" (Mistral).
  kShortCallIds = 1 << 18,        ///< Ids of tool calls have nine letters or digits (Mistral).
  kAlternatingRoles = 1 << 19,    ///< Neighbouring messages of one side are one; after a tool comes an answer (Mistral).
  kReasoningBack = 1 << 20,       ///< Wants "reasoning_content" back in the messages (DeepSeek).
  kReasoningDetails = 1 << 21,    ///< Wants "reasoning_details" back as they came (OpenRouter).
  kReasoningObject = 1 << 22,     ///< {"reasoning":{"effort":…}} for "reasoning_effort" (OpenRouter).
  kBase64Vectors = 1 << 23,       ///< Gives embeddings as base64, a quarter of the bytes.
  kOutputDimension = 1 << 24,     ///< "output_dimension" for "dimensions" (Mistral).
  kAudioIsText = 1 << 25,         ///< "input_audio" is the base64 alone (Mistral).
};

}  // namespace beseda::openai
