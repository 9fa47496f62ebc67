#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "flow/scenario.h"
#include "json/fwd.h"

namespace beseda::flow {

struct BlockKind;

/// The kinds of blocks: what schemas/blocks/*.json says of them, and their code. Immutable.
class Catalogue {
 public:
  struct Port {
    std::string id = {};
    bool optional = false;  ///< It is usual to leave it without an edge.
  };
  struct Entry {
    std::string kind = {};
    const BlockKind* code = nullptr;  ///< Null: on the canvas only (notes, frames).
    std::shared_ptr<const json::Object> schema = nullptr;  ///< The whole file.
    std::vector<Port> ports = {};
    std::string ports_setting = {};  ///< A list in the settings whose items have ports too; empty: none.
    std::string ports_id = {};       ///< The item's member that is the port's id.
    bool waits = false;
    bool effects = false;
    bool start = false;
    bool says = false;  ///< Says something, and may name what is sent if the vendor's window is closed (`if_closed`).
    std::string group = {};
    std::vector<std::string> needs = {};  ///< Of the channel.
  };

  /// That of this program.
  static const Catalogue& Own();

  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* Find(std::string_view kind) const;
  /// {"blocks": [schema…]}, for the editor.
  const std::string& Json() const { return json_; }

 private:
  Catalogue();
  std::vector<Entry> entries_;
  std::string json_;
};

/// The settings with the schema's defaults for what is absent.
json::Object WithDefaults(const Catalogue::Entry& entry, const json::Object& settings);
/// All ports of a block with these settings: the kind's own, then those of the list's items.
std::vector<Catalogue::Port> PortsOf(const Catalogue::Entry& entry, const json::Object& settings);

/// The files of schemas/blocks/.
extern const EmbeddedFiles kBlockSchemas;

}  // namespace beseda::flow
