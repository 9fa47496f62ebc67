#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contracts/http_types.h"

namespace beseda {

/// What a vendor says went wrong, for the error that is made of it.
struct VendorWords {
  int status = 0;             ///< Of HTTP; 0 in the middle of a stream.
  std::string message = {};   ///< For people; may hold anything, also our key.
  std::string code = {};      ///< Its names for it, for the log.
  std::string request_id = {};
};

/// The classes that errors have at nearly every vendor, with a sentence that tells an operator what to do.
struct StatusVerdict {
  ErrorCode code;
  std::string_view sentence;
  std::string_view reason = {};  ///< Error::reason.
};

/// Where the vendor's words show that the request is too long for the model: routes then ask one with a larger context.
inline constexpr StatusVerdict kContextTooLong{
    ErrorCode::kInvalid,
    "The conversation is too long for this model. Shorten the instructions, the knowledge or the history.",
    "context_too_long"};

/// An error of `code`: `sentence` says what happened and what to do, then the vendor is quoted. `secret` is blackened in
/// all of it. kRateLimited and kUnavailable carry the wait that the headers ask for.
Error VendorError(ErrorCode code, std::string_view sentence, const VendorWords& words, const HttpHeaders& headers,
                  std::string_view secret);
/// The same, with all that the verdict says.
Error VendorError(const StatusVerdict& verdict, const VendorWords& words, const HttpHeaders& headers,
                  std::string_view secret);

/// Whether `text`, without case, holds one of the (lower-case) words.
bool MentionsAny(std::string_view text, std::initializer_list<std::string_view> words);

/// What HTTP statuses mean at nearly every vendor, for what a vendor's own names do not decide.
StatusVerdict JudgeStatus(int status);

/// kUnavailable: the answer is not what the vendor's API gives.
Error DamagedAnswer(std::string detail);

}  // namespace beseda
