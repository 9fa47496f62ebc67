#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace beseda {

/// A webhook's body as a vendor's documentation shows it, from src/channels/<channel>/testdata.
struct GoldenBody {
  std::string name;          ///< Of its file, or what it is about.
  std::string body;
  std::string content_type;
  std::size_t events = 0;    ///< How many it means.
};

/// All of a channel's, by name. A file holds {"documentation","webhook","events"} and, where it is no JSON that is posted, "as":
/// "payload" (a form field with JSON) or "form"; or a list of {"about","update","events"}. Throws if one cannot be read.
std::vector<GoldenBody> LoadGoldenBodies(const std::string& channel);

}  // namespace beseda
