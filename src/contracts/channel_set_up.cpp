#include "contracts/channel_set_up.h"

#include <utility>

#include "base/task.h"
#include "contracts/channel_media.h"

namespace beseda {
namespace {

constexpr std::string_view kName = "set up";  // No digest: it cannot be a file's.

}  // namespace

Task<Result<std::string>> SetUpBefore(ChannelMedia& media, std::string channel_id) {
  CO_TRY(auto known, co_await media.FindVendorId(std::move(channel_id), std::string(kName)));
  co_return known.value_or("");
}

Task<Status> RememberSetUp(ChannelMedia& media, std::string channel_id, std::string what) {
  co_return co_await media.KeepVendorId(std::move(channel_id), std::string(kName), std::move(what), std::nullopt);
}

}  // namespace beseda
