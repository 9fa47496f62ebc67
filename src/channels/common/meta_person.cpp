#include "channels/common/meta_person.h"

#include "base/task.h"
#include "base/text.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

bool IsNumber(std::string_view id) { return !id.empty() && id.find_first_not_of("0123456789") == id.npos; }

Error OfProfile(Error error) {
  const auto said = ToLower(error.detail);
  // (#100) with subcode 2018247, if the app was not given people's profiles.
  if (said.find("insufficient permission to access user profile") != said.npos) {
    return Error(ErrorCode::kForbidden, "Meta does not tell this app who people are. Ask for the feature \"Business Asset User Profile Access\" in the app's review.",
                 error.detail);
  }
  const bool of_this_person = error.code == ErrorCode::kRejected || error.code == ErrorCode::kInvalid || said.find("consent is required") != said.npos;
  if (of_this_person) error.code = ErrorCode::kNotFound;
  return error;
}

}  // namespace

Task<Result<PersonProfile>> LookUpMetaPerson(MetaGraph& graph, std::string id) {
  if (!IsNumber(id)) co_return Error(ErrorCode::kNotFound, "This is no person at Meta.", id);
  const bool instagram = graph.access().product == MetaFailure::Product::kInstagram;
  MetaFields query{{"fields", instagram ? "name,username,profile_pic" : "name,first_name,last_name,profile_pic"}};
  auto answer = co_await graph.Get(std::move(id), std::move(query));
  if (!answer.ok()) co_return OfProfile(std::move(answer).error());
  PersonProfile person;
  person.name = TextIn(*answer, "name");
  if (person.name.empty()) person.name = std::string(Trim(TextIn(*answer, "first_name") + " " + TextIn(*answer, "last_name")));
  if (person.name.empty()) person.name = TextIn(*answer, "username");
  person.avatar_url = TextIn(*answer, "profile_pic");
  co_return person;
}

}  // namespace beseda
