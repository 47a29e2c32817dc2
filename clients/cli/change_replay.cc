#include "cli/change_replay.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {

absl::Status ChangeReplay::Apply(const v1::EventDTO& event) {
  const absl::StatusOr<OwnChange> change = ReadOwnChange(event);
  if (!change.ok()) return change.status();
  Known& known = StreamOf(*change) == kSchemaStream ? schemas_ : projections_;
  if (absl::Status status = Read(known); !status.ok()) return status;
  ++changes_;
  if (Find(known, *change)) {
    ++unchanged_;
    return absl::OkStatus();
  }
  bool unchanged = false;
  const grpc::Status status =
      std::visit([&](const auto& request) { return Make(request, unchanged); }, *change);
  if (unchanged) ++unchanged_;
  return client_.Explain(status);
}

grpc::Status ChangeReplay::Make(const v1::RegisterSchemaRequest& request, bool& unchanged) {
  v1::RegisterSchemaResponse response;
  grpc::Status status = client_.RegisterSchema(request, retry_for_, &response);
  unchanged = response.unchanged();
  return status;
}

grpc::Status ChangeReplay::Make(const v1::SetSchemaPolicyRequest& request, bool& unchanged) {
  v1::SetSchemaPolicyResponse response;
  grpc::Status status = client_.SetSchemaPolicy(request, retry_for_, &response);
  unchanged = response.unchanged();
  return status;
}

grpc::Status ChangeReplay::Make(const v1::CreateProjectionRequest& request, bool& unchanged) {
  v1::CreateProjectionResponse response;
  grpc::Status status = client_.CreateProjection(request, retry_for_, &response);
  unchanged = response.unchanged();
  return status;
}

grpc::Status ChangeReplay::Make(const v1::DropProjectionRequest& request, bool& unchanged) {
  v1::DropProjectionResponse response;
  grpc::Status status = client_.DropProjection(request.name(), &response);
  // One that is gone was dropped.
  unchanged = status.error_code() == grpc::StatusCode::NOT_FOUND;
  return unchanged ? grpc::Status::OK : status;
}

absl::Status ChangeReplay::Read(Known& known) {
  if (known.changes) return absl::OkStatus();
  std::vector<std::string> changes;
  v1::GetEventsRequest request;
  request.mutable_query()->add_items()->add_streams(known.stream);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  v1::GetEventsResponse page;
  do {
    if (const grpc::Status status = client_.GetEvents(request, &page); !status.ok()) {
      return client_.Explain(status);
    }
    for (const v1::EventDTO& event : page.events()) {
      const auto change = ReadOwnChange(event);
      if (change.ok()) changes.push_back(Fingerprint(*change));
    }
    request.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  known.changes = std::move(changes);
  return absl::OkStatus();
}

bool ChangeReplay::Find(Known& known, const OwnChange& change) {
  const auto begin = known.changes->begin() + static_cast<std::ptrdiff_t>(known.next);
  const auto found = std::find(begin, known.changes->end(), Fingerprint(change));
  // A change that is made now comes after all of those, so none of them says any more what is.
  known.next = static_cast<size_t>(found - known.changes->begin());
  if (found == known.changes->end()) return false;
  ++known.next;
  return true;
}

std::string ChangeReplay::Summary() const {
  if (changes_ == 0) return "";
  return absl::StrCat(", ", WithThousands(changes_), " changes of schemas or projections (",
                      WithThousands(unchanged_), " already there)");
}

}  // namespace firn::cli
