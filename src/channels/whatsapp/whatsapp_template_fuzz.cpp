// Whatever stands in the list of templates, and whatever values are given to one: a name and parameters to ask for, or nothing; a body, or
// an error that names what is wrong.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "channels/whatsapp/whatsapp_template.h"
#include "json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace beseda;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto object = json::ParseObject(text);
  if (object.ok()) {
    const auto form = DecodeWhatsAppTemplate(*object);
    if (form && form->name.empty()) std::abort();
    if (form) {
      for (const auto& parameter : form->parameters) {
        if (!IsUtf8(parameter)) std::abort();
      }
    }
  }
  const auto encoded = EncodeWhatsAppTemplate({"form", "en", std::string(text)});
  if (!encoded.ok() && (encoded.error().code != ErrorCode::kInvalid || encoded.error().message.empty())) std::abort();
  if (encoded.ok() && !json::Parse(json::Dump(encoded->body)).ok()) std::abort();
  return 0;
}
