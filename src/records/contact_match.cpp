#include "records/contact_match.h"

#include <algorithm>
#include <set>

#include "records/contact_merge.h"
#include "records/conversation_rows.h"

namespace beseda::records {
namespace {

constexpr Micros kPhoneStaysTheirs = std::chrono::hours(24 * 45);

/// An identity that says that a verified address is its own.
struct Holder {
  std::string contact_id, channel_id, vendor_user_id, channel_kind;
  Time seen_at;
};

std::vector<Holder> HoldersOf(Tx& tx, std::string_view workspace_id, std::string_view kind, std::string_view address) {
  std::vector<Holder> holders;
  const auto rows = tx.Query(
      "SELECT a.contact_id, a.channel_id, a.vendor_user_id, ch.kind, a.seen_at FROM contact_addresses a JOIN channels ch ON ch.id = a.channel_id "
      "WHERE a.workspace_id = $1 AND a.kind = $2 AND a.address = $3 AND a.verified = 1 AND a.former = 0",
      workspace_id, kind, address);
  for (const auto row : rows) holders.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4)});
  return holders;
}

bool HadAnother(Tx& tx, const Holder& holder, std::string_view kind, std::string_view address) {
  return !tx.Query("SELECT 1 FROM contact_addresses WHERE channel_id = $1 AND vendor_user_id = $2 AND kind = $3 AND address <> $4 AND verified = 1 LIMIT 1",
                   holder.channel_id, holder.vendor_user_id, kind, address)
              .empty();
}

/// The same vendor under another id. In browsers people have many; a wa_id and a business's own id of a person are told apart by nobody.
bool IsOtherAccount(const Holder& one, const Holder& other) {
  if (one.channel_kind != other.channel_kind || one.channel_kind == "web" || one.channel_kind == "webhook") return false;
  return one.vendor_user_id != other.vendor_user_id;
}

std::set<std::string> VerifiedOf(Tx& tx, std::string_view contact_id, std::string_view kind) {
  std::set<std::string> addresses;
  const auto rows = tx.Query("SELECT address FROM contact_addresses WHERE contact_id = $1 AND kind = $2 AND verified = 1 AND former = 0", contact_id, kind);
  for (const auto row : rows) addresses.insert(row.Text(0));
  return addresses;
}

bool Contradict(Tx& tx, std::string_view one, std::string_view another) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"email", "phone"}, [&](std::string_view kind) {
    const auto here = VerifiedOf(tx, one, kind), there = VerifiedOf(tx, another, kind);
    if (here.empty() || there.empty()) return false;
    return std::ranges::none_of(here, [&](const std::string& address) { return there.contains(address); });
  });
}

bool ShareAnAccount(Tx& tx, std::string_view one, std::string_view another) {
  return !tx.Query("SELECT 1 FROM identities a JOIN identities b ON b.channel_id = a.channel_id JOIN channels ch ON ch.id = a.channel_id "
                   "WHERE a.contact_id = $1 AND b.contact_id = $2 AND ch.kind NOT IN ('web', 'webhook') LIMIT 1",
                   one, another)
              .empty();
}

bool IsWanted(Tx& tx, std::string_view workspace_id) {
  const auto rows = tx.Query("SELECT merge_people FROM workspaces WHERE id = $1", workspace_id);
  return !rows.empty() && rows[0].Bool(0);
}

/// The one other person who has the address, unless something speaks against it.
std::optional<std::string> FindSame(Tx& tx, const IdentityKey& identity, std::string_view contact_id, std::string_view kind, std::string_view address,
                                    Time now) {
  const auto holders = HoldersOf(tx, identity.workspace_id, kind, address);
  std::vector<Holder> own, others;
  for (const auto& holder : holders) (holder.contact_id == contact_id ? own : others).push_back(holder);
  std::set<std::string> people;
  for (const auto& other : others) people.insert(other.contact_id);
  if (people.size() != 1) return std::nullopt;
  for (const auto& holder : holders) {
    if (HadAnother(tx, holder, kind, address)) return std::nullopt;
  }
  for (const auto& other : others) {
    if (std::ranges::any_of(own, [&](const Holder& mine) { return IsOtherAccount(mine, other); })) return std::nullopt;
  }
  const bool fresh = std::ranges::any_of(others, [&](const Holder& other) { return now - other.seen_at <= kPhoneStaysTheirs; });
  if (kind == "phone" && !fresh) return std::nullopt;
  const auto& same = *people.begin();
  if (WereParted(tx, contact_id, same) || ShareAnAccount(tx, contact_id, same) || Contradict(tx, contact_id, same)) return std::nullopt;
  return same;
}

bool Join(Tx& tx, IdSource& ids, std::string_view workspace_id, const std::string& one, const std::string& another, std::string_view kind,
          std::string_view address, Time now, const OnMatched& matched) {
  const auto a = LoadContact(tx, one), b = LoadContact(tx, another);
  if (!a || !b) return false;
  const bool a_stays = std::pair(a->created_at, a->id) < std::pair(b->created_at, b->id);
  const auto &kept = a_stays ? *a : *b, &other = a_stays ? *b : *a;
  MergeCause cause;
  cause.reason = std::string("Both have the verified ").append(kind == "email" ? "e-mail " : "phone ").append(address).append(".");
  const auto id = MergeContacts(tx, ids, workspace_id, kept.id, other.id, cause, now);
  if (id && matched) matched(tx, {*id, std::string(workspace_id), kept.id, kept.name, other.id, other.name, cause.reason});
  return id.has_value();
}

}  // namespace

bool TakeAddresses(Tx& tx, IdSource& ids, const IdentityKey& identity, const std::vector<KnownAddress>& addresses, Time now, const OnMatched& matched) {
  bool joined = false;
  for (const auto& address : addresses) {
    const auto contact = SaveAddress(tx, identity, address, now);
    if (!contact || !IsWanted(tx, identity.workspace_id)) continue;
    const auto kind = AddressKindName(address.kind);
    const auto normal = NormalAddress(address);
    const auto same = FindSame(tx, identity, *contact, kind, normal, now);
    if (same) joined |= Join(tx, ids, identity.workspace_id, *contact, *same, kind, normal, now, matched);
  }
  return joined;
}

std::vector<Duplicate> ListDuplicates(Tx& tx, std::string_view workspace_id, std::string_view contact_id) {
  std::vector<Duplicate> duplicates;
  const auto rows = tx.Query(
      "SELECT p.id, p.name, mine.kind, mine.address, mine.verified, theirs.verified FROM contact_addresses mine "
      "JOIN contact_addresses theirs ON theirs.workspace_id = mine.workspace_id AND theirs.kind = mine.kind AND theirs.address = mine.address "
      "AND theirs.contact_id <> mine.contact_id JOIN contacts p ON p.id = theirs.contact_id "
      "WHERE mine.workspace_id = $1 AND mine.contact_id = $2 ORDER BY mine.verified + theirs.verified DESC, p.id LIMIT 200",
      workspace_id, contact_id);
  for (const auto row : rows) {
    const bool listed = std::ranges::any_of(duplicates, [&](const Duplicate& one) { return one.contact_id == row.Text(0); });
    if (listed || WereParted(tx, contact_id, row.Text(0))) continue;
    duplicates.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Bool(4), row.Bool(5)});
  }
  return duplicates;
}

}  // namespace beseda::records
