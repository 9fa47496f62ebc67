#pragma once

#include <string>

#include "base/result.h"
#include "base/task_fwd.h"
#include "channels/common/meta_graph.h"
#include "contracts/channel.h"

namespace beseda {

/// Asks the User Profile API of Messenger (https://developers.facebook.com/documentation/business-messaging/messenger-platform/identity/user-profile)
/// or Instagram (…/instagram-messaging/features/user-profile) who somebody is. Language and time zone need permissions of their own, and a
/// field without its permission fails the whole question: only the name and the picture are asked for. Errors as of LookUpPerson.
Task<Result<PersonProfile>> LookUpMetaPerson(MetaGraph& graph, std::string id);

}  // namespace beseda
