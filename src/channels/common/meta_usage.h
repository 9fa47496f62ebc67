#pragma once

#include <optional>

#include "base/time.h"
#include "contracts/http_types.h"

namespace beseda {

/// How much of its limits an app has used, as Meta says with every answer.
struct MetaUsage {
  int percent = 0;                  ///< The most used of all that were named: calls, CPU time, total time.
  std::optional<Micros> regain_in = std::nullopt;  ///< When calls are allowed again, where it says so.
};

/// From the headers X-App-Usage, X-Page-Usage and X-Business-Use-Case-Usage; nothing if there is none that can be read.
/// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
std::optional<MetaUsage> ReadMetaUsage(const HttpHeaders& headers);

/// By how much an account should slow down: 1 up to 75 %, then less, 0.05 at 100 % and above.
double MetaPaceShare(int percent);

}  // namespace beseda
