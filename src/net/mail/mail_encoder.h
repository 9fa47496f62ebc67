#pragma once

#include <string>
#include <string_view>

#include "contracts/mail_sender.h"

namespace beseda::net {

/// The bytes of an e-mail as they go over the wire (RFC 5322, MIME: RFC 2045 to 2047), lines ended by CRLF, none longer than 78 bytes
/// but for a long address. The text and its HTML are alternatives (RFC 2046 §5.1.4). The same message gives the same bytes. The message
/// has passed CheckMail.
std::string EncodeMail(const MailMessage& message);

/// "Subject: …" as header lines with CRLF: as it is where it is short ASCII, else as encoded words (RFC 2047) of whole characters.
std::string EncodeTextHeader(std::string_view name, std::string_view text);

/// A name and an address for From, To and the like.
std::string EncodeAddress(const MailAddress& address);

/// RFC 2045 §6.7, lines ended by CRLF.
std::string EncodeQuotedPrintable(std::string_view text);

/// RFC 2045 §6.8, lines of 76 characters.
std::string EncodeBase64Lines(std::string_view text);

/// "Wed, 25 Nov 2026 10:00:00 +0000" (RFC 5322 §3.3).
std::string MailDate(Time time);

}  // namespace beseda::net
