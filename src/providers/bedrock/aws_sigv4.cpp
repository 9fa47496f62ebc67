#include "providers/bedrock/aws_sigv4.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda::bedrock {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

/// The parts of a URL that are signed.
struct Target {
  std::string host;
  std::string_view path;
  std::string_view query;
};

Target SplitUrl(std::string_view url) {
  Target out;
  const bool tls = url.starts_with("https://");
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('#'));
  const auto end = url.find_first_of("/?");
  auto host = url.substr(0, end);
  const std::string_view usual_port = tls ? ":443" : ":80";  // a client leaves it out of Host
  if (host.ends_with(usual_port)) host.remove_suffix(usual_port.size());
  out.host = host;
  if (end == url.npos) return out;
  url.remove_prefix(end);
  const auto mark = url.find('?');
  out.path = url.substr(0, mark);
  if (mark != url.npos) out.query = url.substr(mark + 1);
  return out;
}

std::string CanonicalPath(std::string_view path) {
  if (path.empty()) return "/";
  std::string out;
  for (const auto segment : Split(path.substr(1), '/')) out += "/" + PercentEncode(segment);
  return out;
}

std::string CanonicalQuery(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto encode = [](std::string_view text) { return PercentEncode(PercentDecode(text).value_or(std::string(text))); };
  for (const auto pair : Split(query, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    pairs.emplace_back(encode(pair.substr(0, equals)), equals == pair.npos ? "" : encode(pair.substr(equals + 1)));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

// Without white space at its ends, and with one space for several.
std::string CanonicalValue(std::string_view value) {
  std::string out;
  for (const char c : Trim(value)) {
    if (c != ' ' || !out.ends_with(' ')) out += c;
  }
  return out;
}

// "20150830T123600Z"
std::string FormatBasic(Time time) {
  std::string out;
  for (const char c : FormatTime(time).substr(0, 19)) {
    if (c != '-' && c != ':') out += c;
  }
  return out + "Z";
}

std::string Hmac(std::string_view key, std::string_view data) {
  const auto digest = crypto::HmacSha256(key, data);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

void SignRequest(HttpRequest& request, const AwsCredentials& credentials, const SigningScope& scope) {
  const auto now = FormatBasic(scope.now);
  request.headers.Set("X-Amz-Date", now);
  if (!credentials.session_token.empty()) request.headers.Set("X-Amz-Security-Token", credentials.session_token);

  const auto target = SplitUrl(request.url);
  std::map<std::string, std::string> headers = {{"host", target.host}};
  for (const auto& [name, value] : request.headers) {
    auto& joined = headers[ToLower(name)];
    joined = joined.empty() ? CanonicalValue(value) : joined + "," + CanonicalValue(value);
  }
  std::string names, lines;
  for (const auto& [name, value] : headers) {
    names += (names.empty() ? "" : ";") + name;
    lines += name + ":" + value + "\n";
  }
  const auto canonical = request.method + "\n" + CanonicalPath(target.path) + "\n" + CanonicalQuery(target.query) + "\n" +
                         lines + "\n" + names + "\n" + crypto::Sha256Hex(request.body);

  const auto day = now.substr(0, 8);
  const auto range = day + "/" + std::string(scope.region) + "/" + std::string(scope.service) + "/aws4_request";
  const auto to_sign = std::string(kAlgorithm) + "\n" + now + "\n" + range + "\n" + crypto::Sha256Hex(canonical);
  auto key = Hmac("AWS4" + credentials.secret_access_key, day);
  key = Hmac(key, scope.region);
  key = Hmac(key, scope.service);
  key = Hmac(key, "aws4_request");
  const auto signature = Hmac(key, to_sign);
  request.headers.Set("Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" + range +
                                           ", SignedHeaders=" + names + ", Signature=" +
                                           crypto::ToHex(crypto::AsBytes(signature)));
}

}  // namespace beseda::bedrock
