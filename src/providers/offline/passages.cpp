#include "providers/offline/passages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace beseda::offline {
namespace {

constexpr std::size_t kLongest = 800;       // bytes of a passage, as far as sentences allow
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kBoldLine = 7;        // levels of headings, after Markdown's six
constexpr std::size_t kQuestion = 8;

struct Heading {
  std::size_t level;
  std::string_view text;
};

bool IsListItem(std::string_view line) {
  line = Trim(line);
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ")) return true;
  const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && digits <= 3 && (line.substr(digits).starts_with(". ") || line.substr(digits).starts_with(") "));
}

bool IsUnderline(std::string_view line) {
  line = Trim(line);
  return line.size() >= 3 && (line.find_first_not_of('=') == line.npos || line.find_first_not_of('-') == line.npos);
}

bool EndsAsQuestion(std::string_view line) { return line.ends_with('?') || line.ends_with("؟") || line.ends_with("？"); }

std::optional<Heading> HeadingOf(std::string_view line) {
  line = Trim(line);
  const auto hashes = std::min(line.find_first_not_of('#'), line.size());
  if (hashes >= 1 && hashes <= 6 && hashes < line.size() && line[hashes] == ' ') {
    auto text = Trim(line.substr(hashes));
    while (text.ends_with('#')) text.remove_suffix(1);
    return Heading{hashes, Trim(text)};
  }
  if (line.size() > 4 && line.size() <= kLongestTitle && line.starts_with("**") && line.ends_with("**") &&
      line.substr(2, line.size() - 4).find("**") == line.npos) {
    return Heading{kBoldLine, line.substr(2, line.size() - 4)};
  }
  return std::nullopt;
}

// Where the first sentence ends, at or after `from`; npos if it does not.
std::size_t SentenceEnd(std::string_view text, std::size_t from) {
  for (auto at = from; at < text.size(); ++at) {
    const bool stop = text[at] == '.' || text[at] == '!' || text[at] == '?' || text[at] == '\n';
    if (stop && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n')) return at + 1;
    for (const std::string_view wide : {"。", "！", "？", "؟", "।"}) {
      if (text.substr(at).starts_with(wide)) return at + wide.size();
    }
  }
  return text.npos;
}

class Cutter {
 public:
  std::vector<Passage> Cut(std::string_view text) {
    const auto lines = Split(text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto line = lines[i].ends_with('\r') ? lines[i].substr(0, lines[i].size() - 1) : lines[i];
      const auto trimmed = Trim(line);
      if (trimmed.empty()) {
        // A list after an empty line belongs to the line that announces it.
        const bool list_follows = i + 1 < lines.size() && IsListItem(lines[i + 1]) && Trim(paragraph_).ends_with(':');
        if (!list_follows) EndParagraph();
        continue;
      }
      if (const auto heading = HeadingOf(trimmed)) {
        EndParagraph();
        Enter(*heading);
      } else if (paragraph_.empty() && i + 1 < lines.size() && IsUnderline(lines[i + 1]) && !IsUnderline(trimmed)) {
        Enter({Trim(lines[i + 1])[0] == '=' ? std::size_t(1) : std::size_t(2), trimmed});
        ++i;
      } else if (EndsAsQuestion(trimmed) && trimmed.size() <= kLongestTitle && !IsListItem(trimmed)) {
        EndParagraph();
        Enter({kQuestion, trimmed});
      } else if (!IsUnderline(trimmed)) {  // not a rule
        if (!paragraph_.empty()) paragraph_ += '\n';
        paragraph_ += line;
      }
    }
    EndParagraph();
    return std::move(passages_);
  }

 private:
  void Enter(Heading heading) {
    while (!path_.empty() && path_.back().level >= heading.level) path_.pop_back();
    path_.push_back(heading);
  }

  void EndParagraph() {
    const auto text = std::exchange(paragraph_, {});
    std::string_view rest = Trim(text);
    while (!rest.empty()) {
      std::size_t end = rest.size();
      if (rest.size() > kLongest) {
        for (auto next = SentenceEnd(rest, 0); next != rest.npos && next <= kLongest; next = SentenceEnd(rest, next)) {
          end = next;
        }
        if (end == rest.size()) end = std::min(SentenceEnd(rest, kLongest), rest.size());
        if (end > 4 * kLongest) end = CutUtf8(rest, kLongest).size();
      }
      Add(Trim(rest.substr(0, end)));
      rest = Trim(rest.substr(end));
    }
    // A question is the title of its answer only, not of what comes after.
    if (!text.empty() && !path_.empty() && path_.back().level == kQuestion) path_.pop_back();
  }

  void Add(std::string_view text) {
    if (text.empty()) return;
    Passage passage;
    for (const auto& heading : path_) {
      if (!passage.title.empty()) passage.title += " › ";
      passage.title += heading.text;
      passage.heading = heading.text;
    }
    passage.text = text;
    passages_.push_back(std::move(passage));
  }

  std::vector<Passage> passages_;
  std::vector<Heading> path_;
  std::string paragraph_;
};

}  // namespace

std::vector<Passage> CutIntoPassages(std::string_view knowledge) { return Cutter().Cut(knowledge); }

}  // namespace beseda::offline
