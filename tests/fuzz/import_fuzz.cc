// Files to import: events on lines or in an array, in the command's own form or as CloudEvents. The
// first byte chooses the form. What is read can be exported and read again, and is the same event.

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "cli/cloud_event.h"
#include "cli/cloud_event_parser.h"
#include "cli/event_json.h"
#include "cli/event_line_parser.h"
#include "cli/input.h"
#include "cli/json_object_reader.h"
#include "cli/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/message_bytes.h"

namespace firn::fuzz {
namespace {

constexpr char kOwnSource[] = "/firn/7d0c1f64-0000-4000-8000-000000000000";

// As the server gives events back: what it fills in, and what it would refuse, aside.
bool IsExportable(const v1::EventDTO& event) {
  if (!event.has_payload_json()) return !event.content_type().empty();
  const std::string& json = event.payload_json();
  return event.content_type().empty() && !json.empty() && json.front() == '{' &&
         json.back() == '}' && cli::IsUtf8(json);
}

void CheckSame(const v1::EventDTO& event, const absl::StatusOr<cli::EventLine>& again,
               const std::string& line) {
  if (!again.ok()) Fail("exported, but refused: " + again.status().ToString() + ": " + line);
  if (BytesOf(again->event) != BytesOf(event)) {
    Fail("exported as another: " + line + again->event.DebugString() + event.DebugString());
  }
}

std::string_view WithoutEnd(const std::string& line) {
  if (line.find('\n') != line.size() - 1) Fail("an event is no line: " + line);
  return std::string_view(line).substr(0, line.size() - 1);
}

void CheckExport(cli::EventLine read) {
  v1::EventDTO& event = read.event;
  v1::EventDTO sent;
  if (!sent.ParseFromString(event.SerializeAsString())) Fail("an event that cannot be sent");
  if (!IsExportable(event)) return;
  // Ids and times that are left out are the importer's to make; those that are none, the server's
  // to refuse.
  event.set_id("7d0c1f64-0000-4000-8000-000000000001");
  event.set_timestamp(1'700'000'000'000);
  if (event.target_type().empty()) event.set_target_id(0);
  if (event.stream().empty()) event.set_stream("image-42");
  std::string line;
  cli::AppendEventLine(event, line);
  CheckSame(event, cli::ParseEventLine(WithoutEnd(line), cli::UnknownKeys::kRefuse), line);
  // A CloudEvent has no place for a user, or for a type, that is the empty text.
  if (event.has_user_id() && event.user_id().empty()) return;
  if (event.event_type().empty()) return;
  line.clear();
  cli::AppendCloudEvent(event, kOwnSource, line);
  CheckSame(event, cli::ParseCloudEvent(WithoutEnd(line)), line);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace cli = firn::cli;
  std::string_view text = TextOf(data, size);
  const size_t form = TakeChoice(text, 3);
  const MemoryFile file(text);
  auto input = cli::Input::Open(file.path());
  if (!input.ok()) Fail(input.status().ToString());
  cli::JsonObjectReader reader(*std::move(input));
  size_t objects_bytes = 0;
  while (true) {
    const auto object = reader.Next();
    if (!object.ok() && !absl::StartsWith(object.status().message(), file.path())) {
      Fail("a fault without a place: " + object.status().ToString());
    }
    if (!object.ok() || !object->has_value()) break;
    objects_bytes += (*object)->size();
    if (objects_bytes > text.size() || reader.bytes_read() > text.size())
      Fail("bytes from nowhere");
    if (text.find(**object) == std::string_view::npos) Fail("an object that the file has not");
    const auto read = form == 2
                          ? cli::ParseCloudEvent(**object)
                          : cli::ParseEventLine(**object, form == 0 ? cli::UnknownKeys::kRefuse
                                                                    : cli::UnknownKeys::kIgnore);
    if (read.ok()) CheckExport(*read);
  }
  return 0;
}
