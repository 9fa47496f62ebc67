#include "net/response_head.h"

#include <charconv>
#include <ctime>

namespace beseda::net {
namespace {

bool IsToken(std::string_view name) {
  if (name.empty()) return false;
  for (const unsigned char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("!#$%&'*+-.^_`|~").find(char(c)) != std::string_view::npos;
    if (!good) return false;
  }
  return true;
}

bool IsFieldValue(std::string_view value) {
  for (const unsigned char c : value) {
    if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
  }
  return true;
}

bool IsOurs(std::string_view name) {
  switch (name.size()) {
    case 4:
      return EqualsNoCase(name, "date");
    case 10:
      return EqualsNoCase(name, "connection");
    case 14:
      return EqualsNoCase(name, "content-length");
    case 17:
      return EqualsNoCase(name, "transfer-encoding");
    default:
      return false;
  }
}

void AppendNumber(std::string& out, std::uint64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second.
std::string_view DateNow() {
  thread_local std::time_t made_at = 0;
  thread_local char text[40];
  thread_local std::size_t size = 0;
  const auto now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts;
    ::gmtime_r(&now, &parts);
    constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    // Not by the %a and %b of strftime, which follow the locale.
    char format[40];
    std::strftime(format, sizeof format, "%%s, %d %%s %Y %H:%M:%S GMT", &parts);
    size = std::size_t(std::snprintf(text, sizeof text, format, kDays[parts.tm_wday], kMonths[parts.tm_mon]));
    made_at = now;
  }
  return {text, size};
}

}  // namespace

bool AppendResponseHead(std::string& out, int status, const HttpHeaders& headers, const Framing& framing) {
  const auto before = out.size();
  out += "HTTP/1.1 ";
  AppendNumber(out, std::uint64_t(status));
  out += ' ';
  out += ReasonPhrase(status);
  out += "\r\nDate: ";
  out += DateNow();
  for (const auto& [name, value] : headers) {
    if (IsOurs(name)) continue;
    if (!IsToken(name) || !IsFieldValue(value)) {
      out.resize(before);
      return false;
    }
    ((out += "\r\n") += name) += ": ";
    out += value;
  }
  if (framing.content_length) {
    out += "\r\nContent-Length: ";
    AppendNumber(out, *framing.content_length);
  }
  if (framing.chunked) out += "\r\nTransfer-Encoding: chunked";
  if (framing.websocket) {
    out += "\r\nUpgrade: websocket\r\nConnection: Upgrade";
  } else if (!framing.keep_alive) {
    out += "\r\nConnection: close";
  } else if (!framing.http11) {
    out += "\r\nConnection: keep-alive";
  }
  out += "\r\n\r\n";
  return true;
}

bool HasNoBody(int status) { return status < 200 || status == 204 || status == 304; }

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "";
  }
}

}  // namespace beseda::net
