#include "firn/proof/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace firn::proof {
namespace {

constexpr std::string_view kOriginPrefix = "firn/";

// The next line of the text, without its end; nothing if the text does not end it.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string OriginOf(const std::string& store_id) { return std::string(kOriginPrefix) + store_id; }

std::string StoreIdOf(const Checkpoint& checkpoint) {
  return checkpoint.origin.substr(kOriginPrefix.size());
}

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  const std::string_view root = BytesOf(checkpoint.root);
  return absl::StrCat(checkpoint.origin, "\n", checkpoint.size, "\n",
                      absl::Base64Escape({root.data(), root.size()}), "\n");
}

std::optional<Checkpoint> ParseCheckpoint(std::string_view text) {
  const auto origin = TakeLine(text);
  const auto size = TakeLine(text);
  const auto root = TakeLine(text);
  if (!root || origin->empty() || size->empty()) return std::nullopt;
  Checkpoint checkpoint{.origin = std::string(*origin)};
  const char* const end = size->data() + size->size();
  const auto [rest, error] = std::from_chars(size->data(), end, checkpoint.size);
  std::string bytes;
  if (error != std::errc() || rest != end || (size->front() == '0' && size->size() > 1) ||
      !absl::Base64Unescape({root->data(), root->size()}, &bytes) ||
      bytes.size() != checkpoint.root.size() ||
      absl::Base64Escape(bytes) != absl::string_view(root->data(), root->size())) {
    return std::nullopt;
  }
  std::ranges::copy(bytes, checkpoint.root.begin());
  return checkpoint;
}

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, const Verifier& verifier) {
  const std::optional<std::string_view> text = verifier.Open(note);
  if (!text) return absl::DataLossError("is not signed by the key");
  std::optional<Checkpoint> checkpoint = ParseCheckpoint(*text);
  if (!checkpoint) return absl::DataLossError("is no checkpoint, though it is signed by the key");
  // A key that signs for one log proves nothing about another.
  if (checkpoint->origin != verifier.name() || !checkpoint->origin.starts_with(kOriginPrefix)) {
    return absl::DataLossError(absl::StrCat("is of the log ", checkpoint->origin, ", not of ",
                                            verifier.name(), ", which is the log of the key"));
  }
  return *std::move(checkpoint);
}

}  // namespace firn::proof
