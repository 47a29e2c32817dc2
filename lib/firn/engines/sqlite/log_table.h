// Rows of the table `log`: how an event is written into one and read out of one.

#ifndef FIRN_ENGINES_SQLITE_LOG_TABLE_H_
#define FIRN_ENGINES_SQLITE_LOG_TABLE_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/engines/sqlite/names.h"
#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {

// The columns in the order that LogRow::Read expects, for a SELECT. More may follow.
extern const char kLogColumns[];
// The same without the payload, which may be long, and is then read through if it is selected.
extern const char kLogHeadColumns[];
inline constexpr int kLogColumnCount = 15;

// SQLITE_CORRUPT: the event is not there, or not what the hash says that is kept with it.
[[noreturn]] void ThrowMissing(Position position);
[[noreturn]] void ThrowChanged(Position position);

// Inserts rows. Owned by the writer thread; SQLiteCpp's exceptions pass through.
class LogInserter {
 public:
  explicit LogInserter(SQLite::Database& database);

  void Insert(const Event& event, const AppendedEvent& place, uint32_t batch_index);

  // Lets go of the last row, so that a transaction can end.
  void Reset();

  // Says how the transaction ended.
  void Commit() { names_.Commit(); }
  void RollBack() { names_.RollBack(); }

 private:
  void BindName(int column, const std::string& name);

  SQLite::Statement insert_;
  NameWriter names_;
  std::string tags_;
  std::string metadata_;
};

// The strings of a JSON array, as views into its text or, where that has escapes, into copies.
class JsonStrings {
 public:
  // Throws SQLite::Exception (SQLITE_CORRUPT) if the text is not an array of strings. An empty text
  // is one without any.
  void Parse(std::string_view text);

  const std::vector<std::string_view>& views() const { return views_; }

 private:
  // False if there is an escape, or anything that is not as we write it.
  bool ParsePlain(std::string_view text);

  std::vector<std::string_view> views_;
  std::vector<std::string> copies_;
};

// The members of a JSON object whose values are strings, in memory that is used again.
class JsonPairs {
 public:
  // Throws SQLite::Exception (SQLITE_CORRUPT) if the text is not such an object. An empty text is
  // one without any.
  void Parse(std::string_view text);

  absl::Span<const MetadataEntry> entries() const { return {entries_.data(), count_}; }

 private:
  // As JsonStrings'.
  bool ParsePlain(std::string_view text);
  void Add(std::string_view key, std::string_view value);

  // Those beyond the count are of earlier texts.
  std::vector<MetadataEntry> entries_;
  size_t count_ = 0;
};

// Reads rows, one after the other, through buffers that it keeps.
class LogRow {
 public:
  // For statements of this connection.
  explicit LogRow(SQLite::Database& database) : names_(database) {}

  // The event in the statement's current row, which must select kLogColumns. Valid until the
  // statement is stepped or reset, or the next call. Throws SQLite::Exception (SQLITE_CORRUPT) if
  // the row cannot be one of ours.
  const RecordedEvent& Read(const Select& row);
  const RecordedEvent& Read(const Values& row);
  // The same without its payload, of a row that need only have kLogHeadColumns.
  const RecordedEvent& ReadWithoutPayload(const Select& row);
  // Gives a payload to the event that was read last; valid as long as its bytes.
  const RecordedEvent& SetPayload(std::string_view payload);

  NameReader& names() { return names_; }

  // As NameReader's.
  void RollBack() { names_.RollBack(); }

 private:
  template <typename Row>
  void ReadColumns(const Row& row);
  // Makes event_.stream the target's own.
  void SetOwnStream();

  NameReader names_;
  RecordedEvent event_;
  std::string stream_;
  JsonStrings tags_;
  JsonPairs metadata_;
};

// Reads single events by position. Used by one thread; SQLiteCpp's exceptions pass through.
class LogLookup {
 public:
  explicit LogLookup(SQLite::Database& database);

  // The event at a position that an index names. Valid until the next call. Throws
  // SQLite::Exception (SQLITE_CORRUPT) if there is none.
  const RecordedEvent& At(Position position);

  // The hash of the content of the event that At gave last, see HashContent.
  uint64_t ContentHash();

  void Reset() { select_.Reset(); }

  // Forgets what it saw of a transaction that was rolled back.
  void RollBack() { row_.RollBack(); }

 private:
  Select select_;
  LogRow row_;
  const RecordedEvent* event_ = nullptr;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_TABLE_H_
