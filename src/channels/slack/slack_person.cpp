#include "channels/slack/slack_person.h"

#include "base/task.h"
#include "channels/slack/slack_fields.h"
#include "json/json.h"

namespace beseda::slack {

bool IsUserId(std::string_view id) { return id.size() > 1 && (id.front() == 'U' || id.front() == 'W'); }

Task<Result<PersonProfile>> LookUpUser(const Api& bot, std::string user_id) {
  if (!IsUserId(user_id)) co_return Error(ErrorCode::kNotFound, "This is no person in Slack.", user_id);
  Call call{"users.info", {{"user", std::move(user_id)}, {"include_locale", "true"}}};
  call.repeatable = true;
  call.aside = true;
  CO_TRY(const auto reply, co_await bot.Ask(std::move(call)));
  CO_TRY(const auto body, json::ParseObject(reply.body));
  const auto& user = Sub(body, "user");
  const auto& profile = Sub(user, "profile");
  PersonProfile person;
  person.name = Either(Either(Text(profile, "real_name"), Text(user, "real_name")), Either(Text(profile, "display_name"), Text(user, "name")));
  person.locale = Text(user, "locale");
  person.time_zone = Text(user, "tz");
  person.avatar_url = Text(profile, "image_192");
  const auto* confirmed = user.if_contains("is_email_confirmed");
  if (!confirmed || Flag(user, "is_email_confirmed")) person.email = Text(profile, "email");
  co_return person;
}

}  // namespace beseda::slack
