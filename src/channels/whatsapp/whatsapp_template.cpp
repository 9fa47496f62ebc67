#include "channels/whatsapp/whatsapp_template.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"
#include "channels/common/meta_json.h"

namespace beseda {
namespace {

Error Wrong(std::string_view name, std::string_view what) {
  return Error(ErrorCode::kInvalid, "The template's value \"" + std::string(name) + "\" " + std::string(what))
      .InField(std::string(name));
}

std::optional<int> WholeNumber(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<std::string> AsText(const json::Value& value) {
  if (value.is_string()) return std::string(json::View(value.get_string()));
  if (value.is_number() || value.is_bool()) return json::Dump(value);
  return std::nullopt;
}

/// Variables of a header or body: numbered ones in their order, named ones with their names.
class Variables {
 public:
  void Add(std::string_view name, std::string text) {
    json::Object parameter{{"type", "text"}, {"text", std::move(text)}};
    if (const auto number = WholeNumber(name)) {
      numbered_[*number] = std::move(parameter);
    } else {
      parameter["parameter_name"] = name;
      named_.push_back(std::move(parameter));
    }
  }

  json::Array Take() {
    json::Array all;
    for (auto& [number, parameter] : numbered_) all.push_back(std::move(parameter));
    for (auto& parameter : named_) all.push_back(std::move(parameter));
    return all;
  }

 private:
  std::map<int, json::Object> numbered_;
  std::vector<json::Object> named_;
};

class Encoder {
 public:
  Status Add(std::string_view name, const json::Value& value) {
    if (name.starts_with("button.")) return AddButton(name, value);
    if (name.starts_with("header.")) return AddHeader(name, name.substr(7), value);
    const auto text = AsText(value);
    if (!text) return Wrong(name, "must be a text.");
    body_.Add(name, *text);
    return Ok();
  }

  json::Array Components() {
    json::Array components;
    auto variables = header_.Take();
    if (header_object_) {
      components.push_back(json::Object{{"type", "header"}, {"parameters", json::Array{std::move(*header_object_)}}});
    } else if (!variables.empty()) {
      components.push_back(json::Object{{"type", "header"}, {"parameters", std::move(variables)}});
    }
    if (auto body = body_.Take(); !body.empty()) {
      components.push_back(json::Object{{"type", "body"}, {"parameters", std::move(body)}});
    }
    for (auto& [index, button] : buttons_) components.push_back(std::move(button));
    return components;
  }

  std::optional<MediaContent> TakeUpload() { return std::move(upload_); }

 private:
  Status AddHeader(std::string_view name, std::string_view what, const json::Value& value) {
    using Kind = MediaContent::Kind;
    if (what == "image") return AddFile(name, what, Kind::kImage, value);
    if (what == "video") return AddFile(name, what, Kind::kVideo, value);
    if (what == "document") return AddFile(name, what, Kind::kFile, value);
    if (what == "location") {
      if (!value.is_object()) return Wrong(name, "must be an object with latitude, longitude, name and address.");
      header_object_ = json::Object{{"type", "location"}, {"location", value}};
      return Ok();
    }
    const auto text = AsText(value);
    if (!text) return Wrong(name, "must be a text.");
    header_.Add(what, *text);
    return Ok();
  }

  Status AddFile(std::string_view name, std::string_view type, MediaContent::Kind kind, const json::Value& value) {
    MediaContent media;
    media.kind = kind;
    if (value.is_object()) {
      media.url = TextIn(value.get_object(), "url");
      media.name = TextIn(value.get_object(), "name");
    } else if (const auto text = AsText(value)) {
      media.url = *text;
    }
    if (media.url.empty()) return Wrong(name, "must be the address of a file.");
    json::Object file;
    if (kind == MediaContent::Kind::kFile && !media.name.empty()) file["filename"] = media.name;
    header_object_ = json::Object{{"type", type}, {type, std::move(file)}};
    upload_ = std::move(media);
    return Ok();
  }

  Status AddButton(std::string_view name, const json::Value& value) {
    const auto parts = Split(name, '.');
    const auto index = parts.size() == 3 ? WholeNumber(parts[1]) : std::nullopt;
    if (!index || *index > 9) return Wrong(name, "must be named like \"button.0.url\".");
    json::Object parameter;
    if (parts[2] == "flow") {
      json::Object action;
      if (value.is_object()) {
        action = value.get_object();
      } else if (const auto token = AsText(value); token && !token->empty()) {
        action["flow_token"] = *token;
      }
      parameter = {{"type", "action"}, {"action", std::move(action)}};
    } else {
      const auto text = AsText(value);
      if (!text) return Wrong(name, "must be a text.");
      if (parts[2] == "url") {
        parameter = {{"type", "text"}, {"text", *text}};
      } else if (parts[2] == "quick_reply") {
        parameter = {{"type", "payload"}, {"payload", *text}};
      } else if (parts[2] == "copy_code") {
        parameter = {{"type", "coupon_code"}, {"coupon_code", *text}};
      } else {
        return Wrong(name, "must end in url, quick_reply, copy_code or flow.");
      }
    }
    buttons_[*index] = json::Object{{"type", "button"},
                                    {"sub_type", parts[2]},
                                    {"index", std::to_string(*index)},
                                    {"parameters", json::Array{std::move(parameter)}}};
    return Ok();
  }

  Variables header_;
  Variables body_;
  std::optional<json::Object> header_object_;
  std::map<int, json::Object> buttons_;
  std::optional<MediaContent> upload_;
};

/// The names in a text's {{…}}, in their order.
void FindVariables(std::string_view text, std::string_view prefix, std::vector<std::string>& names) {
  while (true) {
    const auto begin = text.find("{{");
    if (begin == std::string_view::npos) return;
    const auto end = text.find("}}", begin);
    if (end == std::string_view::npos) return;
    auto name = std::string(prefix) + std::string(Trim(text.substr(begin + 2, end - begin - 2)));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    text.remove_prefix(end + 2);
  }
}

void DecodeButtons(const json::Object& component, ChannelTemplate& form) {
  const auto buttons = ObjectsIn(component, "buttons");
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const auto name = "button." + std::to_string(i) + ".";
    const auto type = ToLower(TextIn(*buttons[i], "type"));
    if (type == "copy_code") form.parameters.push_back(name + "copy_code");
    if (type == "flow") form.parameters.push_back(name + "flow");
    if (type == "url" && TextIn(*buttons[i], "url").find("{{") != std::string::npos) form.parameters.push_back(name + "url");
    // Authentication codes: the button copies the code, or fills it in.
    if (type == "otp") form.parameters.push_back(name + "url");
  }
}

}  // namespace

Result<WhatsAppTemplate> EncodeWhatsAppTemplate(const TemplateContent& content) {
  if (content.name.empty() || content.language.empty()) {
    return Error(ErrorCode::kInvalid, "A template needs its name and language.");
  }
  TRY(const auto parameters, json::ParseObject(content.parameters.empty() ? "{}" : content.parameters));
  WhatsAppTemplate form;
  form.body = {{"name", content.name}, {"language", json::Object{{"code", content.language}}}};
  if (const auto* raw = ArrayIn(parameters, "components")) {
    form.body["components"] = *raw;
    return form;
  }
  Encoder encoder;
  for (const auto& [name, value] : parameters) CHECK_OK(encoder.Add(name, value));
  if (auto components = encoder.Components(); !components.empty()) form.body["components"] = std::move(components);
  form.upload = encoder.TakeUpload();
  return form;
}

std::optional<ChannelTemplate> DecodeWhatsAppTemplate(const json::Object& listed) {
  ChannelTemplate form;
  form.name = TextIn(listed, "name");
  if (form.name.empty()) return std::nullopt;
  form.language = TextIn(listed, "language");
  form.status = TextIn(listed, "status");
  form.category = TextIn(listed, "category");
  for (const auto* component : ObjectsIn(listed, "components")) {
    const auto type = TextIn(*component, "type");
    if (type == "HEADER") {
      form.header = ToLower(TextIn(*component, "format"));
      if (form.header == "text") FindVariables(TextIn(*component, "text"), "header.", form.parameters);
      if (form.header == "image" || form.header == "video" || form.header == "document" || form.header == "location") {
        form.parameters.push_back("header." + form.header);
      }
    } else if (type == "BODY") {
      form.body = TextIn(*component, "text");
      FindVariables(form.body, "", form.parameters);
    } else if (type == "BUTTONS") {
      DecodeButtons(*component, form);
    }
  }
  return form;
}

}  // namespace beseda
