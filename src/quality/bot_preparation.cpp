#include "quality/bot_preparation.h"

#include "quality/experiment_rows.h"
#include "quality/prompt_rows.h"

namespace beseda::quality {
namespace {

void UseVersion(Tx& tx, Bot& bot, const std::string& version_id) {
  auto version = LoadVersion(tx, bot.workspace_id, version_id);
  if (!version) return;
  bot.instructions = std::move(version->text);
  bot.prompt_version_id = version->id;
}

void UseVariant(Tx& tx, Bot& bot, const Experiment& experiment, const Variant& variant) {
  bot.experiment_id = experiment.id;
  bot.variant = variant.key;
  if (!variant.model_id.empty()) bot.model_id = variant.model_id;
  if (!variant.prompt_version_id.empty()) UseVersion(tx, bot, variant.prompt_version_id);
}

}  // namespace

void PrepareBot(Tx& tx, Bot& bot, const Contact& contact) {
  if (!bot.prompt_id.empty()) UseVersion(tx, bot, PublishedVersionOf(tx, bot.workspace_id, bot.prompt_id));
  const auto experiment = RunningExperiment(tx, bot.id);
  if (experiment && !experiment->variants.empty()) {
    UseVariant(tx, bot, *experiment, AssignVariant(*experiment, contact.id));
  }
}

}  // namespace beseda::quality
