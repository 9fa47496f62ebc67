#include "net/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>

#include "base/text.h"
#include "net/request_target.h"

namespace beseda::net {

namespace http = boost::beast::http;
using boost::beast::error_code;
using Text = boost::beast::string_view;

class RequestParser::Reader final : public http::basic_parser<true> {
 public:
  explicit Reader(const HttpService& service) : service(service) {
    header_limit(kMaxHeaderBytes);
    body_limit(boost::none);  // asked for when the header is there
    eager(true);
  }

  const HttpService& service;
  ServerRequest request;
  std::optional<Refusal> refusal;
  std::size_t max_body = 0;
  int hosts = 0;
  bool http11 = false;
  bool expects_continue = false;
  bool in_header = true;
  bool has_transfer_encoding = false;

  void Refuse(int status, std::string_view detail, error_code& ec) {
    refusal = Refusal{status, detail};
    ec = http::error::bad_value;
  }

 private:
  void on_request_impl(http::verb, Text method, Text target, int version,
                       error_code& ec) override {
    http11 = version >= 11;
    const auto parts = ParseRequestTarget(target);
    if (!parts || (parts->path == "*" && method != "OPTIONS")) {
      return Refuse(400, "The address in the request line is malformed.", ec);
    }
    request.method = std::string_view(method);
    request.path = parts->path;
    request.query = parts->query;
  }

  void on_response_impl(int, Text, int, error_code&) override {}

  void on_field_impl(http::field field, Text name, Text value, error_code& ec) override {
    if (!in_header) return;  // trailers say nothing that we use
    if (request.headers.size() >= kMaxFields) return Refuse(431, "The request has too many header fields.", ec);
    if (field == http::field::host) ++hosts;
    if (field == http::field::transfer_encoding) {
      has_transfer_encoding = true;
      if (!EqualsNoCase(value, "chunked")) return Refuse(501, "Only the chunked transfer coding is supported.", ec);
    }
    if (field == http::field::expect) {
      if (!EqualsNoCase(value, "100-continue")) return Refuse(417, "Only 100-continue can be expected.", ec);
      expects_continue = true;
    }
    request.headers.Add(std::string(name), std::string(value));
  }

  void on_header_impl(error_code& ec) override {
    in_header = false;
    if (hosts > 1 || (http11 && hosts == 0)) return Refuse(400, "The request needs exactly one Host field.", ec);
    if (has_transfer_encoding && !http11) return Refuse(400, "HTTP/1.0 has no transfer codings.", ec);
    const auto length = content_length();
    if (!length && !chunked()) return;
    max_body = service.MaxBodyBytes(request.method, request.path);
    if (length && *length > max_body) return TooLarge(ec);
    // A peer that only announces a large body gets no memory for it.
    if (length) request.body.reserve(std::min<std::size_t>(*length, 64 * 1024));
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(Text bytes, error_code& ec) override { return Append(bytes, ec); }

  void on_chunk_header_impl(std::uint64_t size, Text, error_code& ec) override {
    if (size > max_body - request.body.size()) TooLarge(ec);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code& ec) override {
    return Append(bytes, ec);
  }

  void on_finish_impl(error_code&) override {}

  std::size_t Append(std::string_view bytes, error_code& ec) {
    if (bytes.size() > max_body - request.body.size()) {
      TooLarge(ec);
      return 0;
    }
    request.body.append(bytes);
    return bytes.size();
  }

  void TooLarge(error_code& ec) { Refuse(413, "The request body is larger than this address accepts.", ec); }
};

RequestParser::RequestParser(const HttpService& service) : reader_(std::make_unique<Reader>(service)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::Feed(std::string_view bytes) {
  if (reader_->is_done() || reader_->refusal) return 0;
  error_code ec;
  const auto consumed = reader_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != http::error::need_more && !reader_->refusal) {
    if (ec == http::error::header_limit) {
      reader_->refusal = Refusal{431, "The request header is larger than 16 KB."};
    } else if (ec == http::error::bad_version) {
      reader_->refusal = Refusal{505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
    } else {
      reader_->refusal = Refusal{400, "The request is malformed."};
    }
  }
  // A chunk header or trailer has no limit in Beast: what it leaves unread may not pile up.
  if (!reader_->refusal && !reader_->is_done() && bytes.size() - consumed > kMaxHeaderBytes + 4) {
    reader_->refusal = Refusal{400, "The chunked body is malformed."};
  }
  return consumed;
}

bool RequestParser::header_done() const { return reader_->is_header_done(); }
bool RequestParser::done() const { return reader_->is_done() && !reader_->refusal; }
const std::optional<RequestParser::Refusal>& RequestParser::refusal() const { return reader_->refusal; }
ServerRequest& RequestParser::request() { return reader_->request; }
bool RequestParser::http11() const { return reader_->http11; }
bool RequestParser::keep_alive() const { return reader_->keep_alive(); }
bool RequestParser::expects_continue() const { return reader_->expects_continue && reader_->http11; }
bool RequestParser::upgrade() const { return reader_->upgrade(); }
std::uint64_t RequestParser::body_bytes() const { return reader_->request.body.size(); }

}  // namespace beseda::net
