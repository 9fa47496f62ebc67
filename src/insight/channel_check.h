#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/task_fwd.h"
#include "contracts/channel.h"
#include "contracts/database.h"
#include "records/channel_health_rows.h"

namespace beseda {

/// What the vendor said of an account, and how the account stands with all that is known.
struct ChannelCheckup {
  ChannelHealth said;
  records::ChannelHealthRow stands;
};

/// What is known of an account besides.
using OwnChecks = std::function<Task<Result<std::vector<ChannelCheck>>>(std::shared_ptr<const ChannelDirectory::Entry>)>;

/// Asks the vendor how an account stands, and keeps what it says as the account's health. A vendor that cannot be reached says nothing:
/// what was known stays, and the answer has a check that is unknown. What `own` says counts as well. `asked_by_person`: `webhook_url` is the address by which a person
/// reaches this server; it is kept for checks that nobody asks for. Errors: kStorage; kCancelled, and nothing is kept.
Task<Result<ChannelCheckup>> CheckChannelAccount(Database& db, Clock& clock, std::shared_ptr<const ChannelDirectory::Entry> account,
                                                 std::string webhook_url, bool asked_by_person, double jitter, OwnChecks own = {});

}  // namespace beseda
