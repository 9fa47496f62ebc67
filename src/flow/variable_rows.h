#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contracts/database.h"

namespace beseda::flow {

/// Variables that outlive a session: of a contact (in one bot's scenario) or of a bot. Functions run in a transaction and
/// throw SqlError. Values are JSON, as text.
enum class VariableOwner { kContact, kBot };

struct StoredVariable {
  VariableOwner owner = VariableOwner::kContact;
  std::string owner_id = {};  ///< The contact's or the bot's.
  std::string name = {};
  std::string value = {};  ///< JSON; "null" removes it.
};

/// The variables of the contact and of the bot, as this bot's scenario knows them.
std::vector<StoredVariable> LoadVariables(Tx& tx, std::string_view workspace_id, std::string_view bot_id,
                                          std::string_view contact_id);
void SaveVariable(Tx& tx, std::string_view workspace_id, std::string_view bot_id, const StoredVariable& variable, Time now);

}  // namespace beseda::flow
