#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"

namespace beseda::records {

/// What vendors say they charge for messages. Functions run inside a transaction and throw SqlError.

/// Notes under "charges" of a message's meta what the vendor says of the price, by the vendor's id (a message may have several parts), and
/// counts it: once for each id. `charge` is ReceiptContent::charge; nothing if it is empty.
void NoteCharge(Tx& tx, std::string_view message_id, std::string_view vendor_id, const std::string& charge, Time now);

/// How many messages a vendor charged for (or not) since a day.
struct ChargeCount {
  std::string category;
  std::string type;
  bool billable = false;
  std::int64_t messages = 0;
};
std::vector<ChargeCount> CountCharges(Tx& tx, std::string_view channel_id, Time since);

}  // namespace beseda::records
