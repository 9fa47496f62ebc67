#pragma once

#include <memory>

#include "contracts/channel.h"

namespace beseda {

/// Messages of one Instagram professional account, with a token of Instagram Login or of the Facebook Page that the account is
/// linked to. See README.md.
/// https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/messaging-api
std::unique_ptr<ChannelKind> MakeInstagramChannelKind();

}  // namespace beseda
