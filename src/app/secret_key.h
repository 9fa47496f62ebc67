#pragma once

#include "app/settings/settings.h"
#include "base/result.h"
#include "crypto/sealer.h"

namespace beseda::app {

/// The sealer for secrets at rest, with the key from the environment, or from the key file, which is made if it is
/// not there. Blocks. Errors name the file and the next step.
Result<crypto::Sealer> LoadSealer(const Settings& settings);

}  // namespace beseda::app
