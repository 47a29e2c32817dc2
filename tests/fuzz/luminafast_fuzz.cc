// Rows of LuminaFast's table: each is judged, to an event that can be sent or to a fault with a
// reason. The input is the row's columns, one after the other; the first byte of each says what
// kind of value it is.

#include <cstring>
#include <string>
#include <vector>

#include "cli/json_members.h"
#include "cli/luminafast_rules.h"
#include "cli/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_bytes.h"

namespace firn::fuzz {
namespace {

cli::SqlValue TakeValue(const std::string& part) {
  std::string_view rest = part;
  switch (TakeChoice(rest, 5)) {
    case 0:
      return std::monostate();
    case 1: {
      int64_t number = 0;
      std::memcpy(&number, rest.data(), std::min(rest.size(), sizeof number));
      return number;
    }
    case 2: {
      double number = 0;
      std::memcpy(&number, rest.data(), std::min(rest.size(), sizeof number));
      return number;
    }
    case 3:
      return std::strtoll(std::string(rest).c_str(), nullptr, 10);
    default:
      break;
  }
  // As the catalogue is read: a text that is not UTF-8 is bytes.
  std::string text(rest);
  if (!cli::IsUtf8(text)) return cli::SqlBlob{text};
  return text;
}

void CheckEvent(const v1::EventDTO& event) {
  v1::EventDTO sent;
  if (!sent.ParseFromString(event.SerializeAsString())) Fail("an event that cannot be sent");
  if (event.id().size() != 36) Fail("no id: " + event.id());
  if (event.event_type().empty()) Fail("no type");
  if (!event.has_payload_json()) Fail("no payload");
  if (!cli::ParseMembers(event.payload_json()).ok()) Fail("no object: " + event.payload_json());
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::vector<std::string> parts = SplitParts(TextOf(data, size), 8);
  parts.resize(8);
  firn::cli::LuminafastRow row{.rowid = 1};
  size_t next = 0;
  for (firn::cli::SqlValue* column :
       {&row.payload, &row.event_type, &row.id, &row.timestamp, &row.target_type, &row.target_id,
        &row.user_id, &row.created_at}) {
    *column = TakeValue(parts[next++]);
  }
  const firn::cli::Judgement judgement = firn::cli::JudgeRow(row);
  if (judgement.quarantine) {
    if (judgement.quarantine->why.empty()) Fail("no reason");
    if (!firn::cli::IsUtf8(judgement.quarantine->why)) Fail("a reason in no UTF-8");
    return 0;
  }
  CheckEvent(judgement.event);
  // Importing a row again must give the same event.
  if (BytesOf(firn::cli::JudgeRow(row).event) != BytesOf(judgement.event)) {
    Fail("the same row is another event");
  }
  return 0;
}
