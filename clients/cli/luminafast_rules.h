// What becomes of a row of LuminaFast's table `events`: the event that it was meant to be, or
// quarantine if that can no longer be said. docs/luminafast.md has the rules in words.

#ifndef FIRN_CLI_LUMINAFAST_RULES_H_
#define FIRN_CLI_LUMINAFAST_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// Bytes, or a text that is not UTF-8.
struct SqlBlob {
  std::string bytes;
};

using SqlValue = std::variant<std::monostate, int64_t, double, std::string, SqlBlob>;

struct LuminafastRow {
  int64_t rowid = 0;
  SqlValue id = {};
  SqlValue timestamp = {};
  SqlValue event_type = {};
  SqlValue payload = {};
  SqlValue target_type = {};
  SqlValue target_id = {};
  SqlValue user_id = {};
  SqlValue created_at = {};
};

// How an event differs from its row.
enum class RowChange {
  kQuotesStripped,  // of the event's or the target's type
  kNameReplaced,    // one of these types, by the name that is written today
  kSecondsToMs,
  kIdDerived,  // because the row's is not a UUID
  kReordered,  // it comes after a row that was written after it
};
inline constexpr size_t kRowChanges = 5;

// Why a row is not imported.
enum class RowFault {
  kBadText,
  kMissingId,
  kUnknownType,
  kBadTimestamp,
  kMissingTarget,
  kPayloadNotObject,
  kPayloadTooLarge,
  kPayloadLost,  // what was written in its place is the shape of another type
  kRefused,      // by the server
};
inline constexpr size_t kRowFaults = 9;

// "quotes_stripped", "payload_lost".
std::string_view NameOf(RowChange change);
std::string_view NameOf(RowFault fault);

struct Quarantine {
  RowFault fault;
  // In words, for people.
  std::string why;
};

struct Judgement {
  v1::EventDTO event = {};
  std::vector<RowChange> changes = {};
  // If it is set the event means nothing.
  std::optional<Quarantine> quarantine = {};
};

// Everything that the row alone decides.
Judgement JudgeRow(const LuminafastRow& row);

// Milliseconds since 1970 of a timestamp that may be in seconds.
int64_t ToMilliseconds(int64_t timestamp);

}  // namespace firn::cli

#endif  // FIRN_CLI_LUMINAFAST_RULES_H_
