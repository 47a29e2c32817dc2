// Page tokens: one that was made for a request is taken by it and says where it was made; any other
// is answered with an error. The first byte chooses the method and how the token is made of the
// rest, so that not every input has to find the right fingerprint first.

#include <optional>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/rpc/history_requests.h"
#include "firn/rpc/read_requests.h"
#include "firn/rpc/types_token.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

constexpr Position kHead = 1000;
constexpr Position kAfter = 10;

void CheckRefusal(const absl::Status& status) {
  if (ReasonOf(status) != ErrorReason::kInvalidField) Fail("refused with " + status.ToString());
  if (ViolationsOf(status).at(0).field != "page_token") Fail("refused for " + status.ToString());
}

// A token of the text, which may begin with what the right one begins with.
std::string MakeToken(size_t way, absl::string_view version, uint64_t fingerprint,
                      std::string_view text) {
  if (way == 0) return std::string(text);
  const std::string begin = way == 1 ? "" : absl::StrCat(version, ".", fingerprint, ".");
  return absl::WebSafeBase64Escape(absl::StrCat(begin, ToAbsl(text)));
}

void CheckEvents(size_t way, std::string_view text, bool backwards) {
  v1::GetEventsRequest request;
  request.set_after_position(kAfter);
  request.set_backwards(backwards);
  const uint64_t fingerprint = rpc::FingerprintOf(request);
  const std::string token = MakeToken(way, "2", fingerprint, text);
  request.set_page_token(token);
  const auto taken = rpc::TakeRead(request, kHead);
  if (!taken.ok()) return CheckRefusal(taken.status());
  if (taken->after < kAfter || taken->until > kHead) Fail("a token leads out of the request");
  if (token.empty()) return;
  const Position position = backwards ? taken->until : taken->after;
  if (rpc::MakePageToken(fingerprint, position) != token) Fail("taken, but never made: " + token);
}

void CheckHistory(size_t way, std::string_view text) {
  v1::GetHistoryRequest request;
  request.mutable_target()->set_target_type("image");
  request.mutable_target()->set_target_id(42);
  const auto first = rpc::TakeHistory(request, kHead);
  if (!first.ok()) Fail("the first page is refused: " + first.status().ToString());
  const std::string token = MakeToken(way, "1", first->fingerprint, text);
  request.set_page_token(token);
  const auto taken = rpc::TakeHistory(request, kHead);
  if (!taken.ok()) return CheckRefusal(taken.status());
  if (token.empty()) return;
  const history::HistoryRequest& page = taken->request;
  if (page.moment > kHead || *page.until > page.moment) Fail("a token leads out of the log");
  if (rpc::MakeHistoryToken(first->fingerprint, page.moment, *page.until) != token) {
    Fail("taken, but never made: " + token);
  }
}

void CheckTypes(size_t way, std::string_view text) {
  v1::DescribeEventTypesRequest request;
  request.set_schema("lighting");
  const uint64_t fingerprint = rpc::FingerprintOf(request);
  const std::string token = MakeToken(way, "1", fingerprint, text);
  request.set_page_token(token);
  const auto last = rpc::TakeTypesToken(request);
  if (!last.ok()) return CheckRefusal(last.status());
  if (last->empty() != token.empty()) Fail("a token of no page: " + token);
  if (token.empty()) return;
  if (rpc::MakeTypesToken(fingerprint, *last) != token) Fail("taken, but never made: " + token);
  // For no other request.
  request.add_event_types("rating_changed");
  if (rpc::TakeTypesToken(request).ok()) Fail("taken by another request: " + token);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  const size_t choice = TakeChoice(text, 12);
  const size_t way = choice % 3;
  if (choice / 3 == 0) CheckHistory(way, text);
  if (choice / 3 == 1) CheckEvents(way, text, /*backwards=*/true);
  if (choice / 3 == 2) CheckEvents(way, text, /*backwards=*/false);
  if (choice / 3 == 3) CheckTypes(way, text);
  return 0;
}
