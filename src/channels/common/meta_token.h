#pragma once

#include <memory>

#include "channels/common/meta_graph.h"
#include "contracts/channel_credentials.h"

namespace beseda {

/// The long-lived token of Instagram Login: good for 60 days, renewed for 60 more once it is 24 hours old and before it has ended.
/// https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
std::unique_ptr<ChannelCredentials> MakeInstagramToken(MetaAccess access, const ChannelServices& services);

}  // namespace beseda
