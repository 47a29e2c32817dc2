#include "cli/schema_replay.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/schema_names.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr char kRegistered[] = "firn.schema_registered";
constexpr char kPolicySet[] = "firn.schema_policy_set";
constexpr char kStream[] = "firn.schemas";

absl::Status Bad(const std::string& message) { return absl::InvalidArgumentError(message); }

// The text of a member; nothing if it is not there or not a text.
std::optional<std::string> FindText(const rapidjson::Value& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd() || !member->value.IsString()) return std::nullopt;
  return std::string(member->value.GetString(), member->value.GetStringLength());
}

absl::StatusOr<rapidjson::Document> ParsePayload(const v1::EventDTO& event) {
  rapidjson::Document payload;
  payload.Parse<rapidjson::kParseIterativeFlag>(event.payload_json().data(),
                                                event.payload_json().size());
  if (!payload.HasParseError() && payload.IsObject()) return payload;
  return Bad(absl::StrCat("the payload of ", event.event_type(), " is not a JSON object"));
}

absl::Status ReadBindings(const rapidjson::Value& payload, v1::RegisterSchemaRequest& request) {
  const auto types = payload.FindMember("event_types");
  if (types == payload.MemberEnd() || !types->value.IsArray()) {
    return Bad("the payload of firn.schema_registered has no array event_types");
  }
  for (const rapidjson::Value& type : types->value.GetArray()) {
    if (!type.IsObject()) return Bad("an entry of event_types is not an object");
    v1::EventTypeBinding& binding = *request.add_event_types();
    binding.set_event_type(FindText(type, "event_type").value_or(""));
    binding.set_definition(FindText(type, "definition").value_or(""));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::RegisterSchemaRequest> ReadRegistration(const v1::EventDTO& event) {
  const absl::StatusOr<rapidjson::Document> payload = ParsePayload(event);
  if (!payload.ok()) return payload.status();
  v1::RegisterSchemaRequest request;
  const auto text = [&payload](const char* name) { return FindText(*payload, name); };
  const auto format = ParseSchemaFormat(text("format").value_or(""));
  const auto compatibility = ParseCompatibility(text("compatibility").value_or(""));
  if (!text("name") || !format || !compatibility) {
    return Bad("the payload of firn.schema_registered lacks name, format or compatibility");
  }
  request.set_name(*text("name"));
  request.set_format(*format);
  request.set_compatibility(*compatibility);
  if (const auto definition = text("definition")) {
    request.set_definition(*definition);
  } else if (!absl::Base64Unescape(text("definition_base64").value_or(""),
                                   request.mutable_definition())) {
    return Bad("the definition_base64 of firn.schema_registered is not base64");
  }
  if (absl::Status status = ReadBindings(*payload, request); !status.ok()) return status;
  return request;
}

absl::StatusOr<v1::SetSchemaPolicyRequest> ReadPolicy(const v1::EventDTO& event) {
  const absl::StatusOr<rapidjson::Document> payload = ParsePayload(event);
  if (!payload.ok()) return payload.status();
  const auto prefix = FindText(*payload, "event_type_prefix");
  const auto policy = ParsePolicy(FindText(*payload, "policy").value_or(""));
  if (!prefix || !policy) {
    return Bad("the payload of firn.schema_policy_set lacks event_type_prefix or policy");
  }
  v1::SetSchemaPolicyRequest request;
  request.set_event_type_prefix(*prefix);
  request.set_policy(*policy);
  return request;
}

// A text that tells the change from others, whatever version it made; empty if it is not one.
std::string Fingerprint(const v1::EventDTO& event) {
  if (event.event_type() == kRegistered) {
    const auto request = ReadRegistration(event);
    return request.ok() ? absl::StrCat(kRegistered, request->SerializeAsString()) : "";
  }
  const auto request = ReadPolicy(event);
  return request.ok() ? absl::StrCat(kPolicySet, request->SerializeAsString()) : "";
}

}  // namespace

bool IsSchemaChange(const v1::EventDTO& event) {
  return event.event_type() == kRegistered || event.event_type() == kPolicySet;
}

absl::Status CheckSchemaChange(const v1::EventDTO& event) {
  return event.event_type() == kRegistered ? ReadRegistration(event).status()
                                           : ReadPolicy(event).status();
}

absl::Status SchemaReplay::Apply(const v1::EventDTO& event) {
  if (absl::Status status = CheckSchemaChange(event); !status.ok()) return status;
  if (absl::Status status = ReadKnown(); !status.ok()) return status;
  ++changes_;
  if (FindKnown(event)) {
    ++unchanged_;
    return absl::OkStatus();
  }
  bool unchanged = false;
  grpc::Status status;
  if (event.event_type() == kRegistered) {
    v1::RegisterSchemaResponse response;
    status = client_.RegisterSchema(*ReadRegistration(event), retry_for_, &response);
    unchanged = response.unchanged();
  } else {
    v1::SetSchemaPolicyResponse response;
    status = client_.SetSchemaPolicy(*ReadPolicy(event), retry_for_, &response);
    unchanged = response.unchanged();
  }
  if (unchanged) ++unchanged_;
  return client_.Explain(status);
}

absl::Status SchemaReplay::ReadKnown() {
  if (known_) return absl::OkStatus();
  std::vector<std::string> known;
  v1::GetEventsRequest request;
  request.mutable_query()->add_items()->add_streams(kStream);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  v1::GetEventsResponse page;
  do {
    if (const grpc::Status status = client_.GetEvents(request, &page); !status.ok()) {
      return client_.Explain(status);
    }
    for (const v1::EventDTO& event : page.events()) {
      if (IsSchemaChange(event)) known.push_back(Fingerprint(event));
    }
    request.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  known_ = std::move(known);
  return absl::OkStatus();
}

bool SchemaReplay::FindKnown(const v1::EventDTO& event) {
  const auto begin = known_->begin() + static_cast<std::ptrdiff_t>(next_known_);
  const auto found = std::find(begin, known_->end(), Fingerprint(event));
  // A change that is made now comes after all of those, so none of them says any more what is.
  next_known_ = static_cast<size_t>(found - known_->begin());
  if (found == known_->end()) return false;
  ++next_known_;
  return true;
}

std::string SchemaReplay::Summary() const {
  if (changes_ == 0) return "";
  return absl::StrCat(", ", WithThousands(changes_), " changes of schemas (",
                      WithThousands(unchanged_), " already there)");
}

}  // namespace firn::cli
