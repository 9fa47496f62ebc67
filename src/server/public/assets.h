#pragma once

#include "contracts/static_assets.h"
#include "server/router.h"

namespace beseda::server {

/// Adds the embedded web parts: /admin/… (with the history fallback of a single-page application), /widget.js,
/// /chat/{channel}, and / which leads to the admin UI.
void AddAssetRoutes(Router& router, AssetFinder find);

/// An embedded file as an answer: compressed if the client takes gzip, 304 if it has it already.
ServerResponse AssetResponse(const StaticAsset& asset, const ServerRequest& request);

}  // namespace beseda::server
