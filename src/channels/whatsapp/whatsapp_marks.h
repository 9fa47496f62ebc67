#pragma once

#include <string>

#include "base/marked_text.h"

namespace beseda {

/// A text in WhatsApp's marks: *bold* _italic_ ~strike~ `code` ```block```, "> " quotes, "- " and "1. " lists.
/// https://faq.whatsapp.com/539178204879377 WhatsApp has no way to escape a mark, so that characters of the text which could be
/// taken for one are kept from it: a hair space (U+200A) after what could begin a pair, a word joiner (U+2060) before what could
/// begin a list or quote, and ˋ (U+02CB) for a backtick where there are several. Marks that WhatsApp would not see, as
/// within a word, are left out. Addresses are never touched.
std::string WriteWhatsAppText(const MarkedText& text);

}  // namespace beseda
