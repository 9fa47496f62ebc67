#include "net/mail/mail_encoder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace beseda::net {
namespace {

constexpr std::size_t kBodyLine = 76;     // RFC 2045 §6.7 rule 5, §6.8.
constexpr std::size_t kHeaderLine = 76;
// 36 bytes are 48 of base64; with "=?UTF-8?B?" and "?=", and with "Subject: " before it, a line stays below 76 (RFC 2047 §2).
constexpr std::size_t kBytesInWord = 36;
constexpr std::size_t kMostQuotedName = 50;
constexpr char kHex[] = "0123456789ABCDEF";

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

// Several words are parted by a fold, which is no part of the text (RFC 2047 §6.2).
std::string EncodedWords(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto piece = CutUtf8(text, kBytesInWord);
    if (!out.empty()) out += "\r\n ";
    ((out += "=?UTF-8?B?") += crypto::ToBase64(crypto::AsBytes(piece))) += "?=";
    text.remove_prefix(piece.size());
  }
  return out;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

std::string AddressHeader(std::string_view name, const std::vector<MailAddress>& addresses) {
  std::string out(name);
  out += ": ";
  std::size_t line = out.size();
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    auto one = EncodeAddress(addresses[i]);
    if (i + 1 < addresses.size()) one += ",";
    if (i > 0) {
      const bool fold = line + 1 + one.size() > kHeaderLine;
      out += fold ? "\r\n " : " ";
      line = fold ? 1 : line + 1;
    }
    line += one.size();
    out += one;
  }
  return out += "\r\n";
}

// Base64 where more than a sixth of the text would be written as "=XX": it is shorter then, and nobody reads either.
std::string Part(std::string_view type, std::string_view text) {
  const auto beyond = std::count_if(text.begin(), text.end(), [](unsigned char c) { return c >= 0x80; });
  const bool base64 = std::size_t(beyond) * 6 > text.size();
  std::string out = "Content-Type: " + std::string(type) + "; charset=utf-8\r\nContent-Transfer-Encoding: ";
  out += base64 ? "base64\r\n\r\n" : "quoted-printable\r\n\r\n";
  return out += base64 ? EncodeBase64Lines(text) : EncodeQuotedPrintable(text);
}

std::string WithCrLf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\r\n";
    } else if (text[i] == '\n') {
      out += "\r\n";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string EncodeQuotedPrintable(std::string_view text) {
  const auto lines = WithCrLf(text);
  std::string out;
  std::size_t line = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto c = static_cast<unsigned char>(lines[i]);
    if (c == '\r') {  // Always before '\n'.
      out += "\r\n";
      line = 0;
      ++i;
      continue;
    }
    const bool line_ends = i + 1 == lines.size() || lines[i + 1] == '\r';
    const bool as_is = (c >= 0x21 && c <= 0x7E && c != '=') || ((c == ' ' || c == '\t') && !line_ends);
    const std::size_t size = as_is ? 1 : 3;
    // The last place of a line is for the "=" that says it goes on.
    if (line + size > (line_ends ? kBodyLine : kBodyLine - 1)) {
      out += "=\r\n";
      line = 0;
    }
    if (as_is) {
      out += char(c);
    } else {
      ((out += '=') += kHex[c >> 4]) += kHex[c & 15];
    }
    line += size;
  }
  if (line > 0) out += "\r\n";
  return out;
}

std::string EncodeBase64Lines(std::string_view text) {
  const auto all = crypto::ToBase64(crypto::AsBytes(WithCrLf(text)));
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += kBodyLine) (out += all.substr(i, kBodyLine)) += "\r\n";
  return out;
}

std::string EncodeTextHeader(std::string_view name, std::string_view text) {
  std::string out = std::string(name) + ": ";
  const bool plain = IsPrintableAscii(text) && text.find("=?") == text.npos && out.size() + text.size() <= kHeaderLine;
  if (plain) return (out += text) += "\r\n";
  return (out += EncodedWords(text)) += "\r\n";
}

std::string EncodeAddress(const MailAddress& address) {
  if (address.name.empty()) return address.address;
  const bool plain = IsPrintableAscii(address.name) && address.name.size() <= kMostQuotedName;
  const auto encoded = plain ? Quoted(address.name) : EncodedWords(address.name);
  return encoded + (encoded.find("\r\n") == encoded.npos && encoded.size() + address.address.size() < kHeaderLine - 12 ? " <" : "\r\n <") + address.address + ">";
}

std::string MailDate(Time time) {
  static const char* const kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto since = std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time<Micros>(Micros(ToUnixMicros(time))));
  const auto day = std::chrono::floor<std::chrono::days>(since);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(since - day);
  char out[64];
  std::snprintf(out, sizeof out, "%s, %u %s %04d %02d:%02d:%02d +0000", kDays[std::chrono::weekday(day).c_encoding()], unsigned(date.day()),
                kMonths[unsigned(date.month()) - 1], int(date.year()), int(clock.hours().count()), int(clock.minutes().count()),
                int(clock.seconds().count()));
  return out;
}

std::string EncodeMail(const MailMessage& message) {
  std::string out = "Date: " + MailDate(message.date) + "\r\n";
  out += AddressHeader("From", {message.from});
  out += AddressHeader("To", message.to);
  if (!message.cc.empty()) out += AddressHeader("Cc", message.cc);
  if (message.reply_to) out += AddressHeader("Reply-To", {*message.reply_to});
  out += EncodeTextHeader("Subject", message.subject);
  out += "Message-ID: <" + message.message_id + ">\r\n";
  out += "MIME-Version: 1.0\r\n";
  out += "Auto-Submitted: auto-generated\r\n";  // RFC 3834: no "I am on holiday" in answer.
  if (message.html.empty()) return out += Part("text/plain", message.text);
  // "=_" stands in no quoted-printable and no base64 (RFC 2045 §6.7).
  const auto boundary = "=_" + crypto::Sha256Hex(message.message_id).substr(0, 32);
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n" + Part("text/plain", message.text);
  out += "\r\n--" + boundary + "\r\n" + Part("text/html", message.html);
  return out += "\r\n--" + boundary + "--\r\n";
}

}  // namespace beseda::net
