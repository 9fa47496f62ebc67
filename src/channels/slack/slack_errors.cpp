#include "channels/slack/slack_errors.h"

#include <string>

#include "base/text.h"

namespace beseda::slack {
namespace {

struct Row {
  std::string_view code;
  ErrorCode kind;
  std::string_view words;
};

constexpr std::string_view kReinstall = "Slack does not accept the bot token. Install the app again and enter its new token.";

// The errors of https://docs.slack.dev/reference/methods/chat.postMessage and of the other methods that we call.
constexpr Row kRows[] = {
    // The account.
    {"invalid_auth", ErrorCode::kUnauthenticated, kReinstall},
    {"not_authed", ErrorCode::kUnauthenticated, kReinstall},
    {"token_revoked", ErrorCode::kUnauthenticated, "The bot token was revoked. Install the app again and enter its new token."},
    {"token_expired", ErrorCode::kUnauthenticated, "The bot token has expired. Switch token rotation off in the Slack app, install it again and enter its new token."},
    {"account_inactive", ErrorCode::kUnauthenticated, "The app was removed from the Slack workspace. Install it again and enter its new token."},
    {"not_allowed_token_type", ErrorCode::kUnauthenticated, "This is not the right kind of token. The bot token begins with xoxb-, the app token with xapp-."},
    {"org_login_required", ErrorCode::kUnauthenticated, "The workspace is being moved to an enterprise organization. Try again when that is over."},
    {"team_access_not_granted", ErrorCode::kUnauthenticated, "The app is not approved for this workspace. Ask an administrator of Slack to approve it."},
    {"two_factor_setup_required", ErrorCode::kUnauthenticated, "Slack asks the app's owner to set up two-factor sign-in first."},
    {"no_permission", ErrorCode::kForbidden, "The app may not do this in Slack. Check its scopes and install it again."},
    {"access_denied", ErrorCode::kForbidden, "Slack denies the app access to this."},
    {"accesslimited", ErrorCode::kForbidden, "Slack allows this from certain networks only. Ask an administrator of Slack to add this server's address."},
    {"ekm_access_denied", ErrorCode::kForbidden, "An administrator of Slack has suspended posting for now."},
    {"enterprise_is_restricted", ErrorCode::kForbidden, "Slack does not allow this for an enterprise organization. Use a token of one workspace."},
    {"forbidden_team", ErrorCode::kForbidden, "Slack does not allow this for that workspace."},
    // The conversation.
    {"channel_not_found", ErrorCode::kRejected, "Slack does not know this conversation, or the bot may not see it. Invite the bot to the channel with /invite."},
    {"not_in_channel", ErrorCode::kRejected, "The bot is not in this channel. Invite it with /invite."},
    {"is_archived", ErrorCode::kRejected, "The channel is archived. Unarchive it in Slack."},
    {"user_not_found", ErrorCode::kRejected, "Slack does not know this person."},
    {"user_not_visible", ErrorCode::kRejected, "The bot may not see this person."},
    {"user_disabled", ErrorCode::kRejected, "This person's Slack account is switched off."},
    {"cannot_dm_bot", ErrorCode::kRejected, "Slack does not let bots write to other bots."},
    {"messages_tab_disabled", ErrorCode::kRejected, "People cannot be written to while the app's messages tab is off. Switch it on under App Home."},
    {"restricted_action", ErrorCode::kRejected, "A setting of the workspace keeps the app from writing here. Ask an administrator of Slack."},
    {"restricted_action_read_only_channel", ErrorCode::kRejected, "Only some people may write in this channel. Ask an administrator of Slack."},
    {"restricted_action_thread_only_channel", ErrorCode::kRejected, "In this channel only answers in threads are allowed."},
    {"restricted_action_thread_locked", ErrorCode::kRejected, "This thread is locked."},
    {"restricted_action_non_threadable_channel", ErrorCode::kRejected, "This channel has no threads. Switch \"Answer in threads\" off."},
    {"slack_connect_canvas_sharing_blocked", ErrorCode::kRejected, "An administrator has blocked this in channels shared with others."},
    {"slack_connect_file_link_sharing_blocked", ErrorCode::kRejected, "An administrator has blocked files in channels shared with others."},
    {"slack_connect_file_upload_sharing_blocked", ErrorCode::kRejected, "An administrator has blocked files in channels shared with others."},
    {"file_upload_size_restricted", ErrorCode::kTooLarge, "The file is larger than Slack allows."},
    {"storage_limit_reached", ErrorCode::kRejected, "The workspace's storage at Slack is full."},
    {"file_uploads_disabled", ErrorCode::kRejected, "The workspace does not allow uploads of files."},
    {"file_uploads_except_images_disabled", ErrorCode::kRejected, "The workspace allows uploads of pictures only."},
    {"file_type_not_allowed", ErrorCode::kRejected, "The workspace does not allow files of this type."},
    {"malware_detected", ErrorCode::kRejected, "Slack takes the file for harmful and does not send it."},
    {"file_not_found", ErrorCode::kNotFound, "Slack does not have this file any more."},
    {"file_deleted", ErrorCode::kNotFound, "The file was deleted in Slack."},
    {"blocked_file_type", ErrorCode::kRejected, "The workspace does not allow files of this type."},
    // The message.
    {"msg_too_long", ErrorCode::kTooLarge, "The message is too long for Slack."},
    {"msg_blocks_too_long", ErrorCode::kTooLarge, "The message is too long for Slack."},
    {"message_limit_exceeded", ErrorCode::kRejected, "The workspace has used up its messages. Slack's free plan has a limit."},
    {"no_text", ErrorCode::kRejected, "Slack takes no message without a text."},
    {"invalid_blocks", ErrorCode::kRejected, "Slack cannot show this message: an address of a picture or button may be wrong."},
    {"invalid_blocks_format", ErrorCode::kRejected, "Slack cannot show this message."},
    {"message_not_found", ErrorCode::kRejected, "The message is not there any more."},
    {"cant_update_message", ErrorCode::kRejected, "The bot can change only its own messages."},
    {"cant_delete_message", ErrorCode::kRejected, "The bot can delete only its own messages."},
    {"edit_window_closed", ErrorCode::kRejected, "The workspace does not allow changes of messages that are this old."},
    {"cannot_reply_to_message", ErrorCode::kRejected, "This message cannot be answered in a thread."},
    {"thread_not_found", ErrorCode::kRejected, "The thread is not there any more."},
    {"invalid_name", ErrorCode::kRejected, "Slack has no such reaction."},
    {"too_many_reactions", ErrorCode::kRejected, "The message has as many reactions as Slack allows."},
    {"too_many_emoji", ErrorCode::kRejected, "The message has as many reactions as Slack allows."},
    // Forms and the Home tab.
    {"expired_trigger_id", ErrorCode::kRejected, "The form came too late: Slack opens one only within three seconds after a button, a shortcut or a command."},
    {"exchanged_trigger_id", ErrorCode::kRejected, "A form was opened already for this button, shortcut or command; Slack opens one for each."},
    {"invalid_trigger_id", ErrorCode::kRejected, "Slack does not know the button, shortcut or command that the form should answer."},
    {"view_too_large", ErrorCode::kTooLarge, "The form is larger than the 250 KB that Slack allows."},
    {"duplicate_external_id", ErrorCode::kRejected, "A form with this external_id is open already."},
    {"push_limit_reached", ErrorCode::kRejected, "Slack shows at most three forms on top of each other."},
    {"not_enabled", ErrorCode::kRejected, "The app's Home tab is off. Switch it on under App Home."},
    // For now.
    {"ratelimited", ErrorCode::kRateLimited, "Slack asks the app to slow down."},
    {"rate_limited", ErrorCode::kRateLimited, "Slack asks the app to slow down."},
    {"service_unavailable", ErrorCode::kUnavailable, "Slack is not available at the moment."},
    {"team_added_to_org", ErrorCode::kUnavailable, "The workspace is being moved to an enterprise organization."},
    {"request_timeout", ErrorCode::kUnavailable, "Slack did not get the whole request."},
    {"fatal_error", ErrorCode::kUncertain, "Slack has failed and does not say whether the message was sent."},
    {"internal_error", ErrorCode::kUncertain, "Slack has failed and does not say whether the message was sent."},
};

}  // namespace

Error ErrorOf(std::string_view method, std::string_view code, std::string_view needed) {
  const std::string detail = std::string(method) + ": " + std::string(code);
  if (code == "missing_scope") {
    // Without this one nothing can be said at all; what the others are for is not worth holding everything back.
    const bool all = method == "chat.postMessage" || method == "auth.test" || method == "apps.connections.open";
    const std::string scope = needed.empty() ? "a scope" : "the scope " + std::string(CutUtf8(needed, 200));
    return Error(all ? ErrorCode::kUnauthenticated : ErrorCode::kForbidden,
                 "The app lacks " + scope + ". Add it under OAuth & Permissions and install the app again.", detail);
  }
  for (const auto& row : kRows) {
    if (row.code == code) return Error(row.kind, std::string(row.words), detail);
  }
  return Error(ErrorCode::kRejected, "Slack refused: " + std::string(CutUtf8(code, 100)) + ".", detail);
}

bool IsDone(std::string_view method, std::string_view code) {
  if (method == "reactions.add") return code == "already_reacted";
  if (method == "reactions.remove") return code == "no_reaction";
  if (method == "chat.delete") return code == "message_not_found";
  return method == "files.delete" && (code == "file_not_found" || code == "file_deleted");
}

}  // namespace beseda::slack
