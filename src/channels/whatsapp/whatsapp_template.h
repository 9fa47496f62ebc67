#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "contracts/channel.h"
#include "json/json.h"
#include "model/content.h"

namespace beseda {

/// The "template" of a message. TemplateContent::parameters is an object of what is to be filled in, by the names that
/// ListTemplates gives:
///   "1", "2" … or names       the body's variables
///   "header.1", "header.name"  the header's variable
///   "header.image" | "header.video" | "header.document"   an address, or {"url","name"?}
///   "header.location"          {"latitude","longitude","name","address"}
///   "button.0.url" | "button.0.quick_reply" | "button.0.copy_code" | "button.0.flow"   what the button of that place needs
/// or "components": a list that is sent as it is.
struct WhatsAppTemplate {
  json::Object body;
  std::optional<MediaContent> upload = std::nullopt;  ///< The header's file, to be uploaded before.
};
/// Errors: kInvalid with the parameter's name.
Result<WhatsAppTemplate> EncodeWhatsAppTemplate(const TemplateContent& content);

/// A template as the API lists it, with the names of its parameters. Nothing if it has no name.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-account/template-api
std::optional<ChannelTemplate> DecodeWhatsAppTemplate(const json::Object& listed);

}  // namespace beseda
