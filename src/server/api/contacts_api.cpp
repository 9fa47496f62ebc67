#include <algorithm>

#include "base/task.h"
#include "contracts/live_events.h"
#include "json/json.h"
#include "records/consent_rows.h"
#include "records/contact_addresses.h"
#include "records/conversation_rows.h"
#include "server/api/audit_note.h"
#include "server/api/contact_json.h"
#include "server/api/handlers.h"
#include "server/api/input.h"

namespace beseda::server {
namespace {

json::Object EncodeAddress(const records::ContactAddress& address) {
  return {{"kind", address.kind},
          {"address", address.address},
          {"verified", address.verified},
          {"former", address.former},
          {"channel_id", address.channel_id.empty() ? json::Value() : json::Value(address.channel_id)},
          {"channel_kind", address.channel_kind.empty() ? json::Value() : json::Value(address.channel_kind)},
          {"external_id", address.vendor_user_id.empty() ? json::Value() : json::Value(address.vendor_user_id)},
          {"seen_at", ToUnixMicros(address.seen_at)}};
}

json::Object EncodeIdentity(const records::Identity& identity) {
  const auto& out = identity.opt_out;
  return {{"channel_id", identity.channel_id},
          {"channel_kind", identity.channel_kind},
          {"external_id", identity.vendor_user_id},
          {"opted_out_at", out ? json::Value(ToUnixMicros(out->at)) : json::Value()},
          {"opted_out_by", out ? json::Value(records::OptedOutByName(out->by)) : json::Value()}};
}

/// The newest conversation of an identity; its scenario hears of what the team decides.
std::optional<Conversation> ConversationOf(Tx& tx, const std::string& channel_id, const std::string& external_id) {
  const auto rows = tx.Query(
      "SELECT id FROM conversations WHERE channel_id = $1 AND vendor_user_id = $2 AND is_group = 0 ORDER BY last_activity_at DESC, id DESC LIMIT 1",
      channel_id, external_id);
  if (rows.empty()) return std::nullopt;
  return records::LoadConversation(tx, rows[0].Text(0));
}

/// Email or phone, as the body says.
Result<KnownAddress> ReadAddress(const json::Object& body) {
  json::Reader in(body);
  KnownAddress address;
  const auto kind = in.Text("kind", 10);
  address.address = ReadLine(in, "address", 1, 300);
  CHECK_OK(in.Check());
  if (kind != "email" && kind != "phone") return Error(ErrorCode::kInvalid, "\"kind\" must be \"email\" or \"phone\".").InField("kind");
  address.kind = kind == "email" ? KnownAddress::Kind::kEmail : KnownAddress::Kind::kPhone;
  if (!NormalAddress(address).empty()) return address;
  const bool phone = address.kind == KnownAddress::Kind::kPhone;
  return Error(ErrorCode::kInvalid, phone ? "Write the phone with its country's number, for example +47 900 12 345." : "This is not an e-mail address.")
      .InField("address");
}

}  // namespace

json::Object EncodeContact(const records::ContactView& view) {
  json::Array identities, addresses;
  for (const auto& identity : view.identities) identities.push_back(EncodeIdentity(identity));
  for (const auto& address : view.addresses) addresses.push_back(EncodeAddress(address));
  json::Object attributes;
  if (!view.time_zone.empty()) attributes["time_zone"] = view.time_zone;
  return {{"id", view.contact.id},
          {"name", view.contact.name},
          {"locale", view.contact.locale},
          {"attributes", std::move(attributes)},
          {"identities", std::move(identities)},
          {"addresses", std::move(addresses)},
          {"conversation_count", view.conversation_count},
          {"created_at", ToUnixMicros(view.contact.created_at)},
          {"last_seen_at", ToUnixMicros(view.contact.last_seen_at)}};
}

Result<records::ContactView> OwnContact(Tx& tx, const Call& call) {
  auto view = records::LoadContactView(tx, call.workspace(), call.id());
  if (view) return std::move(*view);
  return Error(ErrorCode::kNotFound, "There is no such person in this workspace.");
}

Task<Result<ServerResponse>> ListContacts(Api& api, Call& call) {
  CO_TRY(const auto page, ReadPage(call.request));
  const auto search = call.request.Query("q").value_or("");
  CO_TRY(const auto views, co_await api.db().Read([&](Tx& tx) {
    return records::ListContacts(tx, call.workspace(), search, page.KeyOr(0, ""), page.limit + 1);
  }));
  json::Array items;
  for (const auto& view : views) items.push_back(EncodeContact(view));
  co_return Reply(200, ListReply(std::move(items), page,
                                 [&](std::size_t last) { return std::vector<std::string>{views[last].contact.id}; }));
}

Task<Result<ServerResponse>> GetContact(Api& api, Call& call) {
  CO_TRY(const auto view, co_await api.db().Read([&](Tx& tx) { return OwnContact(tx, call); }));
  co_return Reply(200, EncodeContact(view));
}

Task<Result<ServerResponse>> SetContactConsent(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"channel_id", "external_id", "opted_out"}));
  json::Reader in(body);
  const auto channel_id = in.Text("channel_id", 64);
  const auto external_id = in.Text("external_id", 300);
  const bool out = in.Bool("opted_out");
  CO_CHECK_OK(in.Check());
  std::string conversation_id;
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactView> {
    TRY(const auto person, OwnContact(tx, call));
    const bool known = std::ranges::any_of(person.identities, [&](const records::Identity& one) {
      return one.channel_id == channel_id && one.vendor_user_id == external_id;
    });
    if (!known) return Error(ErrorCode::kInvalid, "This person is not known on that channel under that id.").InField("external_id");
    const auto now = api.Now();
    const bool changed = out ? records::SaveOptOut(tx, channel_id, external_id, records::OptedOutBy::kTeam, now)
                             : records::LiftOptOut(tx, channel_id, external_id);
    if (!changed) return person;
    if (const auto conversation = ConversationOf(tx, channel_id, external_id)) {
      conversation_id = conversation->id;
      records::TellConsent(tx, *conversation, out, records::OptedOutBy::kTeam, api.access.ids.New("evt"), now);
    }
    const json::Object before{{"opted_out", !out}}, after{{"opted_out", out}};
    NoteAct(tx, api, call, out ? "contact.opt_out" : "contact.opt_in", {"contact", person.contact.id, person.contact.name},
            std::string(out ? "Noted that \"" : "Took back that \"") + person.contact.name + "\" has opted out of messages on the channel " + channel_id + ".",
            access::AuditChanges(before, after));
    return OwnContact(tx, call);
  }));
  if (!conversation_id.empty()) {
    api.wake_turns(conversation_id);
    LiveEvents(api.bus).ConversationUpdated(call.workspace(), conversation_id);
  }
  co_return Reply(200, EncodeContact(view));
}

Task<Result<ServerResponse>> AddContactAddress(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"kind", "address"}));
  CO_TRY(const auto address, ReadAddress(body));
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactView> {
    TRY(const auto person, OwnContact(tx, call));
    records::AddTeamAddress(tx, call.workspace(), person.contact.id, address, api.Now());
    NoteAct(tx, api, call, "contact.add_address", {"contact", person.contact.id, person.contact.name},
            "Added " + NormalAddress(address) + " to \"" + person.contact.name + "\".");
    return OwnContact(tx, call);
  }));
  co_return Reply(200, EncodeContact(view));
}

Task<Result<ServerResponse>> RemoveContactAddress(Api& api, Call& call) {
  CO_TRY(const auto body, ReadBody(call.request, {"kind", "address"}));
  CO_TRY(const auto address, ReadAddress(body));
  CO_TRY(const auto view, co_await api.db().Write([&](Tx& tx) -> Result<records::ContactView> {
    TRY(const auto person, OwnContact(tx, call));
    if (!records::RemoveTeamAddress(tx, person.contact.id, AddressKindName(address.kind), NormalAddress(address))) {
      return Error(ErrorCode::kNotFound, "The team has not added this address; what a channel tells of a person cannot be removed here.");
    }
    NoteAct(tx, api, call, "contact.remove_address", {"contact", person.contact.id, person.contact.name},
            "Removed " + NormalAddress(address) + " from \"" + person.contact.name + "\".");
    return OwnContact(tx, call);
  }));
  co_return Reply(200, EncodeContact(view));
}

}  // namespace beseda::server
