#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "model/opt_out_words.h"

namespace beseda {

struct Bot {
  std::string id;
  std::string workspace_id;
  std::string slug;  ///< Lower case letters, digits and '-'; its address: /chat/<slug>.
  std::string name;
  std::string description = {};
  std::string greeting = {};
  std::string instructions = {};  ///< System prompt.
  std::string knowledge = {};     ///< Plain text or Markdown that the bot may answer from.
  std::string language = {};      ///< BCP 47; empty: as the person writes.
  std::string model_id = {};      ///< Of a configured model; empty: offline.
  std::optional<double> temperature = std::nullopt;
  std::optional<std::int64_t> max_output_tokens = std::nullopt;
  std::string prompt_id = {};     ///< A prompt whose published version stands for `instructions`; empty: none.
  bool feedback = false;          ///< Whether visitors are asked for thumbs up or down.
  std::int64_t history_messages = 20;  ///< How many earlier messages a model is shown.
  std::string judging = "{}";  ///< JSON object: which of its answers are judged, and by whom (quality/live_judging.h).
  std::string agent = "{}";  ///< JSON object: limits, guardrails, form of the answer (agent/agent_settings.h).
  std::string timezone = {};  ///< "Europe/Moscow"; empty: the workspace's.
  bool enabled = true;
  std::int64_t revision = 1;  ///< Counts changes; a change must name the one it was made on.
  Time created_at = {};
  Time updated_at = {};

  /// Not stored: filled when a turn begins.
  std::string workspace_timezone = {};  ///< Filled by records::LoadBot.
  std::string prompt_version_id = {};  ///< Where `instructions` come from; empty: the bot's own.
  std::string experiment_id = {};      ///< The experiment that this person is in; empty: none.
  std::string variant = {};            ///< Which of its variants they get.

  /// The name of the time zone that it lives in.
  const std::string& Zone() const { return timezone.empty() ? workspace_timezone : timezone; }
};

/// A bot's presence on one channel.
struct ChannelAccount {
  std::string id;
  std::string workspace_id;
  std::string bot_id;
  std::string kind;  ///< "web", "webhook", …
  std::string name;
  bool enabled = true;
  std::string settings = "{}";  ///< JSON object, as the channel's schema says; secrets opened.
  OptOutWords opt_out = {};
  Time created_at = {};
  Time updated_at = {};

  /// Not stored: filled by the directory.
  bool pulled = false;  ///< Its clients fetch what is stored (ChannelCapabilities::pulled).
};

}  // namespace beseda
