#include "channels/common/meta_error_codes.h"

#include "contracts/channel.h"

namespace beseda {
namespace {

constexpr unsigned kWhatsApp = MaskOf(MetaFailure::Product::kWhatsApp);
constexpr unsigned kMessenger = MaskOf(MetaFailure::Product::kMessenger);
constexpr unsigned kInstagram = MaskOf(MetaFailure::Product::kInstagram);
constexpr unsigned kPages = kMessenger | kInstagram;
constexpr unsigned kAll = kWhatsApp | kPages;

constexpr MetaCode Code(unsigned products, std::int64_t code, ErrorCode error, std::string_view words,
                        std::int64_t wait_seconds = 0) {
  MetaCode row;
  row.products = products;
  row.first = row.last = code;
  row.error = error;
  row.words = words;
  row.wait_seconds = wait_seconds;
  return row;
}

constexpr MetaCode Sub(unsigned products, std::int64_t code, std::int64_t subcode, ErrorCode error, std::string_view words) {
  auto row = Code(products, code, error, words);
  row.subcode = subcode;
  return row;
}

constexpr MetaCode Quoting(MetaCode row) { return row.quotes = true, row; }
constexpr MetaCode Window(MetaCode row) { return row.reason = "reply_window_closed", row; }
constexpr MetaCode Gone(MetaCode row) { return row.reason = "media_gone", row; }
/// About this conversation: the account's others go on.
constexpr MetaCode OfThread(MetaCode row) { return row.reason = kThreadPace, row; }
constexpr MetaCode Through(MetaCode row, std::int64_t last) { return row.last = last, row; }

constexpr auto kInvalid = ErrorCode::kInvalid;
constexpr auto kUnauthenticated = ErrorCode::kUnauthenticated;
constexpr auto kForbidden = ErrorCode::kForbidden;
constexpr auto kRejected = ErrorCode::kRejected;
constexpr auto kRateLimited = ErrorCode::kRateLimited;
constexpr auto kUnavailable = ErrorCode::kUnavailable;

constexpr std::string_view kToken = "Meta does not accept the access token any more. Make a new one and enter it on the channel's page.";
constexpr std::string_view kPermission =
    "The access token has not the permission for this. Give the app the permissions that the set-up guide names, and make a new token.";
constexpr std::string_view kOutside =
    "The person has not written within the time in which Meta allows an answer. Wait until they write again.";
constexpr std::string_view kNotNow = "This person does not take messages from you now: they have blocked you, or are not available.";

// As of 2026-11-25, https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes,
// …/messenger-platform/error-codes and https://developers.facebook.com/docs/graph-api/guides/error-handling
constexpr MetaCode kCodes[] = {
    // Access.
    Code(kAll, 0, kUnauthenticated, kToken),
    Code(kAll, 102, kUnauthenticated, kToken),
    Code(kAll, 190, kUnauthenticated, kToken),
    Code(kAll, 3, kUnauthenticated, kPermission),
    Code(kWhatsApp, 10, kUnauthenticated, kPermission),
    Code(kWhatsApp, 131005, kUnauthenticated, kPermission),
    Window(Sub(kPages, 10, 2018065, kRejected, kOutside)),
    Window(Sub(kPages, 10, 2018278, kRejected, kOutside)),
    Window(Sub(kPages, 10, 2534022, kRejected, kOutside)),
    Sub(kPages, 10, 2018108, kRejected, kNotNow),
    Sub(kPages, 10, 2018300, kRejected,
        "Another app has this conversation now. Take it over in the Page's inbox, or make this app the default one there."),
    Sub(kPages, 10, 2534037, kRejected,
        "Another app has this conversation now. Take it over in the inbox, or make this app the default one there."),
    Code(kPages, 10, kUnauthenticated, kPermission),
    Sub(kPages, 200, 1545041, kRejected, kNotNow),
    Sub(kPages, 200, 2018028, kForbidden,
        "The app is not public yet and may write only to people who have a role in it. Ask Meta for advanced access."),
    Sub(kPages, 200, 2018027, kForbidden, "The app has not been approved for this kind of message yet."),
    Sub(kPages, 200, 2018021, kUnauthenticated, kPermission),
    Through(Code(kAll, 200, kUnauthenticated, kPermission), 299),

    // Blocked.
    Code(kAll, 368, kForbidden,
         "Meta has blocked this account for a while because of a breach of its rules. See the account's quality page at Meta."),
    Code(kWhatsApp, 130497, kForbidden, "This business may not write to people in this country."),
    Code(kWhatsApp, 131031, kForbidden,
         "Meta has locked the WhatsApp Business account. See its status in WhatsApp Manager."),

    // Too fast.
    Sub(kMessenger, 4, 2018354, kRejected, "A marketing message was sent too soon after the one before it."),
    Code(kAll, 4, kRateLimited, "The app has made too many calls. Sending goes on by itself.", 60),
    Code(kAll, 17, kRateLimited, "Too many calls were made with this token. Sending goes on by itself.", 60),
    Code(kAll, 32, kRateLimited, "Too many calls were made for this Page. Sending goes on by itself.", 60),
    Code(kAll, 341, kRateLimited, "The app has reached a limit. Sending goes on by itself.", 60),
    Code(kAll, 613, kRateLimited, "Too many messages were sent in a short time. Sending goes on by itself.", 30),
    Code(kInstagram, 80002, kRateLimited, "The Instagram account has made too many calls. Sending goes on by itself.", 60),
    Code(kMessenger, 80006, kRateLimited, "The Page has made too many calls. Sending goes on by itself.", 60),
    Through(Code(kWhatsApp, 80007, kRateLimited, "The WhatsApp Business account has made too many calls. Sending goes on by itself.", 60), 80008),
    Code(kWhatsApp, 130429, kRateLimited, "This number has sent too many messages in a short time. Sending goes on by itself.", 4),
    OfThread(Code(kWhatsApp, 131056, kRateLimited,
                  "Too many messages were sent to this person in a short time. The next follows by itself.", 6)),
    Code(kWhatsApp, 131048, kRejected,
         "WhatsApp holds this number back because people blocked it or reported its messages. See its quality in WhatsApp Manager."),
    Code(kWhatsApp, 133016, kRejected, "The number was registered too often. Try again in three days."),
    Through(Code(kWhatsApp, 133008, kRejected, "The two-step PIN was wrong too often. Wait as long as WhatsApp Manager says."), 133009),

    // Their trouble.
    Sub(kPages, 2, 2018344, kRejected, "A Page admin must accept the terms of the contact labels first."),
    Code(kAll, 1, kUnavailable, "Meta could not handle the call. It is tried again."),
    Code(kAll, 2, kUnavailable, "Meta's service is not available at the moment. It is tried again."),
    Code(kPages, 1200, kUnavailable, "Meta could not send the message at the moment. It is tried again."),
    Code(kWhatsApp, 131000, kUnavailable, "WhatsApp could not handle the message. It is tried again."),
    Code(kWhatsApp, 131016, kUnavailable, "WhatsApp's service is not available at the moment. It is tried again."),
    Code(kWhatsApp, 131057, kUnavailable, "The WhatsApp Business account is in maintenance. It is tried again.", 300),
    Code(kWhatsApp, 133004, kUnavailable, "WhatsApp's server is not available at the moment. It is tried again."),

    // The person.
    Code(kWhatsApp, 130472, kRejected, "WhatsApp did not deliver it: this person takes part in an experiment about marketing messages."),
    Code(kWhatsApp, 131021, kRejected, "The number cannot write to itself."),
    Code(kWhatsApp, 131026, kRejected,
         "WhatsApp could not deliver it: the number is not on WhatsApp, has an old version, or has not accepted the newest terms."),
    Code(kWhatsApp, 131030, kRejected, "A test number may write only to the numbers on its list. Add this one in the app's WhatsApp settings."),
    Window(Code(kWhatsApp, 131047, kRejected,
                "More than 24 hours have passed since this person wrote. Send an approved template instead.")),
    Code(kWhatsApp, 131049, kRejected,
         "WhatsApp did not deliver it, so that this person does not get too many marketing messages. Try again another day."),
    Code(kWhatsApp, 131050, kRejected, "This person does not want marketing messages from you."),
    Code(kWhatsApp, 131062, kRejected, "This kind of message needs the person's phone number, which WhatsApp does not give for them."),
    Sub(kPages, 100, 2018001, kRejected, "There is no such person in this account's conversations."),
    Sub(kPages, 100, 2534014, kRejected, "There is no such person in this account's conversations."),
    Code(kPages, 551, kRejected, kNotNow),

    // The account.
    Code(kWhatsApp, 33, kUnauthenticated, "There is no such business number any more. Check the phone number id on the channel's page."),
    Code(kWhatsApp, 131037, kRejected, "The number's display name has not been approved yet. See WhatsApp Manager."),
    Code(kWhatsApp, 131042, kRejected, "WhatsApp could not charge the business. Check the payment settings of the WhatsApp Business account."),
    Code(kWhatsApp, 131045, kRejected, "The number is not registered rightly. Register it again in WhatsApp Manager."),
    Code(kWhatsApp, 133000, kRejected, "An earlier deregistration of the number failed. Deregister it again, then register it."),
    Code(kWhatsApp, 133005, kRejected, "The two-step PIN is wrong."),
    Code(kWhatsApp, 133006, kRejected, "The number must be verified before it can be registered."),
    Code(kWhatsApp, 133010, kUnauthenticated, "The number is not registered for the Cloud API. Register it in WhatsApp Manager."),
    Code(kWhatsApp, 133015, kRejected, "The number was deleted a moment ago. Wait five minutes, then register it."),
    Code(kWhatsApp, 134011, kRejected, "The payment terms of WhatsApp have not been accepted."),

    // The message.
    Gone(Sub(kPages, 100, 2018074, kInvalid, "Meta does not have the uploaded file any more.")),
    Sub(kPages, 100, 2018109, kInvalid, "The file is larger than Meta allows."),
    Sub(kPages, 100, 2018008, kInvalid, "Meta could not fetch the file from its address. It must be public."),
    Sub(kPages, 100, 2018047, kInvalid, "Meta could not take the file. Check that its kind is one that Meta allows."),
    Quoting(Code(kAll, 100, kInvalid, "Meta does not accept a value of this message.")),
    Quoting(Code(kWhatsApp, 131008, kInvalid, "WhatsApp misses a value of this message.")),
    Quoting(Code(kWhatsApp, 131009, kInvalid, "WhatsApp does not accept a value of this message.")),
    Code(kWhatsApp, 131051, kInvalid, "WhatsApp does not know this kind of message."),
    Gone(Quoting(Code(kWhatsApp, 131052, kInvalid, "WhatsApp could not fetch the file."))),
    Gone(Quoting(Code(kWhatsApp, 131053, kInvalid, "WhatsApp could not take the file. Check its kind and size."))),
    Code(kWhatsApp, 131060, kRejected, "WhatsApp does not show this message to the business."),
    Code(kWhatsApp, 135000, kInvalid, "WhatsApp could not send the message because of something in it."),

    // Templates and flows.
    Quoting(Code(kWhatsApp, 132000, kInvalid, "The template needs another number of values.")),
    Code(kWhatsApp, 132001, kInvalid, "There is no approved template of this name and language."),
    Code(kWhatsApp, 132005, kInvalid, "The template's text became too long with these values."),
    Quoting(Code(kWhatsApp, 132007, kInvalid, "The template's text breaks WhatsApp's rules for it.")),
    Quoting(Code(kWhatsApp, 132012, kInvalid, "A value does not fit the template.")),
    Code(kWhatsApp, 132015, kRejected, "WhatsApp has paused the template because people did not like it. Change it in WhatsApp Manager."),
    Code(kWhatsApp, 132016, kRejected, "WhatsApp has switched the template off for good because people did not like it. Make a new one."),
    Code(kWhatsApp, 132068, kRejected, "The WhatsApp flow is blocked. See it in WhatsApp Manager."),
    OfThread(Code(kWhatsApp, 132069, kRateLimited, "The WhatsApp flow was sent too often in this hour. Sending goes on by itself.", 600)),
};

}  // namespace

std::span<const MetaCode> MetaCodes() { return kCodes; }

}  // namespace beseda
