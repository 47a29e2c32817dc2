// Values on the command line: moments, durations, targets, queries, parameters. What is accepted
// can be sent to a server and reads back the same. The first byte chooses what the rest is.

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/as_of.h"
#include "cli/option_values.h"
#include "cli/output_template.h"
#include "cli/sql_text.h"
#include "cli/sql_value.h"
#include "cli/text.h"
#include "google/protobuf/util/json_util.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// A message must survive the wire, which takes UTF-8 only.
template <typename Message>
void CheckSendable(const Message& message) {
  Message read;
  if (!read.ParseFromString(message.SerializeAsString())) Fail("it cannot be sent");
  if (read.SerializeAsString() != message.SerializeAsString()) Fail("it is sent as another");
}

void CheckMoment(const std::string& text) {
  const auto time = cli::ParseMoment(text, kNow);
  const auto milliseconds = cli::ParseMilliseconds(text, kNow);
  if (!time.ok()) return;
  const google::protobuf::Timestamp timestamp = cli::ToTimestamp(*time);
  if (timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) Fail("nanos of " + text);
  if (timestamp.seconds() < -62'135'596'800 || timestamp.seconds() > 253'402'300'799) {
    Fail("seconds of " + text);
  }
  if (!milliseconds.ok()) Fail("a moment, but no milliseconds: " + text);
  const std::string written = absl::FormatTime(absl::RFC3339_full, *time, absl::UTCTimeZone());
  const auto again = cli::ParseMoment(written, kNow);
  if (!again.ok() || *again != *time) Fail("another moment: " + written);
}

void CheckTarget(const std::string& text) {
  const auto target = cli::ParseTarget(text);
  if (!target.ok()) return;
  CheckSendable(*target);
  const std::string whole = absl::StrCat(target->target_type(), "/", target->target_id());
  const auto again = cli::ParseTarget(whole);
  if (!again.ok() || again->target_id() != target->target_id()) Fail("another target: " + whole);
}

void CheckQuery(const std::string& text) {
  const auto query = cli::ParseQuery(text);
  if (!query.ok()) return;
  CheckSendable(*query);
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*query, &json).ok()) Fail("no JSON: " + text);
  const auto again = cli::ParseQuery(json);
  if (!again.ok() || again->SerializeAsString() != query->SerializeAsString()) {
    Fail("another query: " + json);
  }
}

void CheckParameter(const std::string& text) {
  const auto parameter = cli::ParseParameter(text);
  if (!parameter.ok()) return;
  CheckSendable(parameter->second);
  const std::string plain = cli::PlainText(parameter->second);
  if (!cli::IsUtf8(plain)) Fail("no text: " + text);
}

void CheckTemplate(const std::string& text) {
  const auto made = cli::OutputTemplate::Parse(text);
  if (!made.ok()) return;
  v1::EventDTO event;
  event.set_event_type("renamed");
  event.set_payload_json(R"({"a":{"b":[1,"x\ny",{"c":null}]},"name":"é"})");
  (*event.mutable_metadata())["source"] = "app";
  event.add_tags("album:9");
  std::string line;
  made->AppendLine(event, /*is_terminal=*/true, line);
  if (line.empty() || line.back() != '\n') Fail("a line does not end: " + text);
}

// Tokens are parts of the text, in order, with nothing but space between them.
void CheckSql(const std::string& text) {
  size_t end = 0;
  for (const cli::SqlToken& token : cli::SplitSql(text)) {
    if (token.begin < end || token.text.empty()) Fail("tokens overlap");
    if (text.compare(token.begin, token.text.size(), token.text) != 0) Fail("no part of the text");
    end = token.begin + token.text.size();
  }
  if (end > text.size()) Fail("a token beyond the text");
  // Statements come off the front, and nothing is lost.
  std::string rest = text;
  std::string taken;
  while (auto statement = cli::TakeStatement(rest)) taken += *statement;
  if ((taken + rest).size() > text.size()) Fail("more statements than the text has");
  cli::CreatedTables(text);
  const std::string quoted = cli::QuoteName(text);
  const auto tokens = cli::SplitSql(quoted);
  const bool is_name = tokens.size() == 1 && cli::NameOf(tokens[0]) == text;
  if (!text.empty() && !is_name) Fail("a quoted name is another: " + quoted);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view rest = TextOf(data, size);
  const size_t choice = TakeChoice(rest, 7);
  const std::string text(rest);
  // The command line lets no other text through.
  if (!firn::cli::CheckUtf8(text).empty()) return 0;
  if (choice == 0) CheckMoment(text);
  if (choice == 1) CheckTarget(text);
  if (choice == 2) CheckQuery(text);
  if (choice == 3) CheckParameter(text);
  if (choice == 4) CheckTemplate(text);
  if (choice == 5) CheckSql(text);
  if (choice == 6) {
    const auto as_of = firn::cli::ParseAsOf(text, kNow);
    if (as_of.ok()) CheckSendable(*as_of);
  }
  return 0;
}
