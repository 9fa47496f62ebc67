#include "flow/catalogue.h"

#include <algorithm>
#include <stdexcept>

#include "flow/blocks/blocks.h"
#include "json/reader.h"

namespace beseda::flow {
namespace {

const json::Object* PropertiesOf(const Catalogue::Entry& entry) {
  const auto* settings = entry.schema->if_contains("settings");
  const auto* properties = settings && settings->is_object() ? settings->get_object().if_contains("properties") : nullptr;
  return properties && properties->is_object() ? &properties->get_object() : nullptr;
}

Catalogue::Entry ReadEntry(const EmbeddedFile& file) {
  auto schema = json::ParseObject(file.text);
  if (!schema.ok()) throw std::logic_error("schemas/blocks/" + std::string(file.path) + ": " + schema.error().message);
  Catalogue::Entry entry;
  json::Reader in(*schema, std::string(file.path));
  entry.kind = in.Text("kind");
  entry.group = in.Text("group");
  entry.waits = in.BoolOr("waits", false);
  entry.effects = in.BoolOr("effects", false);
  entry.start = in.BoolOr("start", false);
  entry.needs = in.Texts("needs");
  for (auto& one : in.Children("ports")) {
    Catalogue::Port port;
    port.id = one.Text("id");
    port.optional = one.BoolOr("optional", false);
    in.Absorb(one);
    entry.ports.push_back(std::move(port));
  }
  if (in.Has("ports_from")) {
    auto from = in.Child("ports_from");
    entry.ports_setting = from.Text("setting");
    entry.ports_id = from.Text("id");
    in.Absorb(from);
  }
  if (const auto read = in.Check(); !read.ok()) throw std::logic_error("schemas/blocks/" + read.error().field + ": " + read.error().message);
  entry.schema = std::make_shared<json::Object>(std::move(*schema));
  const auto* properties = PropertiesOf(entry);
  entry.says = properties && properties->contains("if_closed");
  return entry;
}

}  // namespace

Catalogue::Catalogue() {
  json::Array all;
  for (const auto& kind : AllBlockKinds()) {
    const auto name = std::string(kind.kind) + ".json";
    const auto file = std::find_if(kBlockSchemas.begin(), kBlockSchemas.end(), [&](const EmbeddedFile& one) { return one.path == name; });
    if (file == kBlockSchemas.end()) throw std::logic_error("no schemas/blocks/" + name);
    auto entry = ReadEntry(*file);
    if (kind.compile) entry.code = &kind;
    all.push_back(*entry.schema);
    entries_.push_back(std::move(entry));
  }
  json_ = json::Dump(json::Object({{"blocks", std::move(all)}}));
}

const Catalogue& Catalogue::Own() {
  static const Catalogue catalogue;
  return catalogue;
}

const Catalogue::Entry* Catalogue::Find(std::string_view kind) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.kind == kind; });
  return found == entries_.end() ? nullptr : &*found;
}

json::Object WithDefaults(const Catalogue::Entry& entry, const json::Object& settings) {
  json::Object filled = settings;
  if (const auto* properties = PropertiesOf(entry)) {
    for (const auto& property : *properties) {
      if (!property.value().is_object() || filled.contains(property.key())) continue;
      if (const auto* fallback = property.value().get_object().if_contains("default")) filled[property.key()] = *fallback;
    }
  }
  return filled;
}

std::vector<Catalogue::Port> PortsOf(const Catalogue::Entry& entry, const json::Object& settings) {
  auto ports = entry.ports;
  if (entry.ports_setting.empty()) return ports;
  const auto* list = settings.if_contains(entry.ports_setting);
  if (!list || !list->is_array()) return ports;
  for (const auto& item : list->get_array()) {
    const auto* id = item.is_object() ? item.get_object().if_contains(entry.ports_id) : nullptr;
    if (!id || !id->is_string()) continue;
    Catalogue::Port port;
    port.id = json::View(id->get_string());
    ports.push_back(std::move(port));
  }
  return ports;
}

}  // namespace beseda::flow
