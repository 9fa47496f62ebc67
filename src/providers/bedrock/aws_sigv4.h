#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "contracts/http_client.h"

namespace beseda::bedrock {

/// Keys of an AWS account or role.
struct AwsCredentials {
  std::string access_key_id = {};
  std::string secret_access_key = {};
  std::string session_token = {};  ///< Of temporary credentials; else empty.
};

/// What a signature is good for: a region and a service, for some minutes around `now`.
struct SigningScope {
  std::string_view region;
  std::string_view service;
  Time now;
};

/// Signs a request with AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/
/// reference_sigv-create-signed-request.html): adds X-Amz-Date, X-Amz-Security-Token and Authorization. All headers that
/// stand in the request are signed, and Host; nothing may change afterwards. The URL's path is encoded once more for the
/// signature, as all services but S3 want it: a model id's ':' is "%3A" in the URL and "%253A" in what is signed.
void SignRequest(HttpRequest& request, const AwsCredentials& credentials, const SigningScope& scope);

}  // namespace beseda::bedrock
