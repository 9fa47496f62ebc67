#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/database.h"
#include "model/address.h"

namespace beseda::records {

/// Rows of `contact_addresses`. Functions run inside a transaction and throw SqlError.

/// An address of a person, with who says that it is theirs.
struct ContactAddress {
  std::string kind;     ///< "email", "phone".
  std::string address;  ///< NormalAddress.
  bool verified = false;
  bool former = false;  ///< It was theirs once: the identity has another by now, or somebody else has it.
  std::string channel_id = {};      ///< Of the identity that says so; empty: the team does.
  std::string vendor_user_id = {};
  std::string channel_kind = {};
  Time seen_at = {};    ///< When it was last vouched for, to a day.
};
/// The verified ones first.
std::vector<ContactAddress> ListAddresses(Tx& tx, std::string_view contact_id);

/// The person at a channel account.
struct IdentityKey {
  std::string_view workspace_id, channel_id, vendor_user_id;
};

/// Stores what an identity says of itself. An identity has one verified address of a kind: another one makes the earlier one former.
/// Where a vendor gives an address to one account at a time, the newest holder has it, and it is former for the one before.
/// Gives the contact if a verified address is new for it, so that it may turn out to be somebody whom we know (records/contact_match.h).
std::optional<std::string> SaveAddress(Tx& tx, const IdentityKey& identity, const KnownAddress& address, Time now);

/// The team's own word, which is not verified. False: it is no address (`address` says what is meant).
bool AddTeamAddress(Tx& tx, std::string_view workspace_id, std::string_view contact_id, const KnownAddress& address, Time now);
/// Takes the team's word back. Gives whether there was one.
bool RemoveTeamAddress(Tx& tx, std::string_view contact_id, std::string_view kind, std::string_view address);

}  // namespace beseda::records
