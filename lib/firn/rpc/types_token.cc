#include "firn/rpc/types_token.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "firn/base/status.h"

namespace firn::rpc {
namespace {

constexpr absl::string_view kTokenVersion = "1";

}  // namespace

uint64_t FingerprintOf(const v1::DescribeEventTypesRequest& request) {
  v1::DescribeEventTypesRequest same = request;
  same.clear_page_token();
  const std::string bytes = same.SerializeAsString();
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string MakeTypesToken(uint64_t fingerprint, const std::string& last) {
  return absl::WebSafeBase64Escape(absl::StrCat(kTokenVersion, ".", fingerprint, ".", last));
}

absl::StatusOr<std::string> TakeTypesToken(const v1::DescribeEventTypesRequest& request) {
  const std::string& token = request.page_token();
  if (token.empty()) return std::string();
  std::string text;
  std::vector<std::string> parts;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    // The name of a type may have dots.
    parts = absl::StrSplit(text, absl::MaxSplits('.', 2));
  }
  // Only a token that was made for the request, letter for letter; no page ends with no type.
  if (parts.size() == 3 && !parts[2].empty() &&
      token == MakeTypesToken(FingerprintOf(request), parts[2])) {
    return parts[2];
  }
  return InvalidFields(
      {{"page_token",
        "is not one that this request was answered with; leave it empty for the first page and "
        "keep the other fields as they were"}});
}

}  // namespace firn::rpc
