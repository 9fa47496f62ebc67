#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "contracts/database.h"
#include "model/address.h"
#include "records/contact_addresses.h"

namespace beseda::records {

/// Who turns out to be whom, by their addresses. Functions run inside a transaction and throw SqlError.

/// Two people of whom one was made by itself.
struct Matched {
  std::string merge_id;
  std::string workspace_id;
  std::string kept_id, kept_name, other_id, other_name;
  std::string reason;  ///< In words.
};
/// Is told inside the transaction.
using OnMatched = std::function<void(Tx&, const Matched&)>;

/// Stores the addresses that an identity tells of itself, and makes one person of two with the same verified address if nothing speaks against
/// it; the one who has been known longer stays. What speaks against it (a team member may still decide otherwise, ListDuplicates):
///  - the workspace does not want it, or somebody has parted the two before;
///  - more than one other person has the address;
///  - the identity of one of them had another verified address of this kind before: an account, a phone or a browser may have changed hands;
///  - both are known at one account under different ids, or the vendor names them by different ids: an address has one holder there, so one of
///    them is out of date (on the web it has not: a person has an id in every browser);
///  - a phone that the vendor has not vouched for in 45 days on the other side: numbers are given to others after that (FCC 18-177);
///  - they have verified addresses of a kind, and none in common: joined by one address, each of the others would drag in more people.
/// Gives whether anybody became one.
bool TakeAddresses(Tx& tx, IdSource& ids, const IdentityKey& identity, const std::vector<KnownAddress>& addresses, Time now, const OnMatched& matched);

/// Somebody who may be the same person: what they have in common.
struct Duplicate {
  std::string contact_id;
  std::string name;
  std::string kind, address;  ///< The address.
  bool verified_here = false, verified_there = false;
};
/// Whom a person shares an address with, those who were parted from them left out; each at most once.
std::vector<Duplicate> ListDuplicates(Tx& tx, std::string_view workspace_id, std::string_view contact_id);

}  // namespace beseda::records
