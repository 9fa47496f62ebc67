#include "records/contact_addresses.h"

namespace beseda::records {
namespace {

constexpr Micros kSeenEvery = std::chrono::hours(24);

std::string ContactOf(Tx& tx, const IdentityKey& identity) {
  const auto rows = tx.Query("SELECT contact_id FROM identities WHERE channel_id = $1 AND vendor_user_id = $2", identity.channel_id,
                             identity.vendor_user_id);
  return rows.empty() ? std::string() : rows[0].Text(0);
}

/// On the web one person has an identity in every browser; elsewhere an address has one holder at an account.
bool HasOneHolder(Tx& tx, const IdentityKey& identity) {
  const auto rows = tx.Query("SELECT kind FROM channels WHERE id = $1", identity.channel_id);
  return !rows.empty() && rows[0].Text(0) != "web" && rows[0].Text(0) != "webhook";
}

void Insert(Tx& tx, std::string_view contact_id, std::string_view kind, std::string_view address, const IdentityKey& identity,
            bool verified, Time now) {
  tx.Exec(
      "INSERT INTO contact_addresses (contact_id, kind, address, channel_id, vendor_user_id, workspace_id, verified, created_at, seen_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (contact_id, kind, address, channel_id, vendor_user_id) "
      "DO UPDATE SET verified = excluded.verified, former = 0, seen_at = excluded.seen_at",
      contact_id, kind, address, identity.channel_id, identity.vendor_user_id, identity.workspace_id, verified ? 1 : 0, now);
}

}  // namespace

std::vector<ContactAddress> ListAddresses(Tx& tx, std::string_view contact_id) {
  std::vector<ContactAddress> addresses;
  const auto rows = tx.Query(
      "SELECT a.kind, a.address, a.verified, a.former, a.channel_id, a.vendor_user_id, ch.kind, a.seen_at FROM contact_addresses a "
      "LEFT JOIN channels ch ON ch.id = a.channel_id WHERE a.contact_id = $1 ORDER BY a.former, a.verified DESC, a.kind, a.address, a.channel_id",
      contact_id);
  for (const auto row : rows) {
    ContactAddress one;
    one.kind = row.Text(0);
    one.address = row.Text(1);
    one.verified = row.Bool(2);
    one.former = row.Bool(3);
    one.channel_id = row.Text(4);
    one.vendor_user_id = row.Text(5);
    if (!one.channel_id.empty()) one.channel_kind = row.Text(6);
    one.seen_at = row.Time(7);
    addresses.push_back(std::move(one));
  }
  return addresses;
}

std::optional<std::string> SaveAddress(Tx& tx, const IdentityKey& identity, const KnownAddress& said, Time now) {
  const auto address = NormalAddress(said);
  if (address.empty()) return std::nullopt;
  const auto kind = AddressKindName(said.kind);
  const auto known = tx.Query(
      "SELECT verified, seen_at FROM contact_addresses WHERE channel_id = $1 AND vendor_user_id = $2 AND kind = $3 AND address = $4 AND former = 0",
      identity.channel_id, identity.vendor_user_id, kind, address);
  if (!known.empty() && (known[0].Bool(0) || !said.verified)) {
    if (now - known[0].Time(1) < kSeenEvery) return std::nullopt;
    tx.Exec("UPDATE contact_addresses SET seen_at = $5 WHERE channel_id = $1 AND vendor_user_id = $2 AND kind = $3 AND address = $4",
            identity.channel_id, identity.vendor_user_id, kind, address, now);
    return std::nullopt;
  }
  auto contact = ContactOf(tx, identity);
  if (contact.empty()) return std::nullopt;
  // What only the person says is replaced by what they say next; what was vouched for is kept as former.
  tx.Exec("DELETE FROM contact_addresses WHERE channel_id = $1 AND vendor_user_id = $2 AND kind = $3 AND verified = 0", identity.channel_id,
          identity.vendor_user_id, kind);
  if (said.verified) {
    tx.Exec("UPDATE contact_addresses SET former = 1 WHERE channel_id = $1 AND vendor_user_id = $2 AND kind = $3 AND address <> $4",
            identity.channel_id, identity.vendor_user_id, kind, address);
    if (HasOneHolder(tx, identity)) {
      tx.Exec("UPDATE contact_addresses SET former = 1 WHERE workspace_id = $1 AND kind = $2 AND address = $3 AND channel_id = $4 "
              "AND vendor_user_id <> $5 AND verified = 1",
              identity.workspace_id, kind, address, identity.channel_id, identity.vendor_user_id);
    }
  }
  Insert(tx, contact, kind, address, identity, said.verified, now);
  if (!said.verified) return std::nullopt;
  return contact;
}

bool AddTeamAddress(Tx& tx, std::string_view workspace_id, std::string_view contact_id, const KnownAddress& said, Time now) {
  const auto address = NormalAddress(said);
  if (address.empty()) return false;
  Insert(tx, contact_id, AddressKindName(said.kind), address, {workspace_id, "", ""}, false, now);
  return true;
}

bool RemoveTeamAddress(Tx& tx, std::string_view contact_id, std::string_view kind, std::string_view address) {
  return tx.Exec("DELETE FROM contact_addresses WHERE contact_id = $1 AND kind = $2 AND address = $3 AND channel_id = ''", contact_id, kind,
                 address) > 0;
}

}  // namespace beseda::records
