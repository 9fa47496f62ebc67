#pragma once

namespace beseda::crypto {

/// Prepares libsodium; every function here that needs it calls this first. Cheap when repeated. Thread-safe.
/// Ends the process if the library cannot start, as nothing would be safe then.
void EnsureSodium();

}  // namespace beseda::crypto
