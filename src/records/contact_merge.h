#pragma once

#include <string_view>

#include "contracts/database.h"

namespace beseda::records {

/// Makes one person of two who turned out to be the same: everything of `other` becomes `kept`'s (identities, conversations, calls, what
/// scenarios remember; where both have a value, kept's stays), and `other` is no more. A name and a language that `kept` lacks are
/// taken over. False: one of them is not in that workspace, or they are the same. Inside a transaction; throws SqlError.
bool MergeContacts(Tx& tx, std::string_view workspace_id, std::string_view kept, std::string_view other);

}  // namespace beseda::records
