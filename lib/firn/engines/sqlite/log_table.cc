#include "firn/engines/sqlite/log_table.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sqlite3.h>

#include <charconv>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>

#include "firn/core/content_hash.h"

namespace firn::sqlite {
namespace {

// Columns of kLogColumns and parameters of the INSERT (which count from 1).
enum Column {
  kPosition,
  kId,
  kRecordedUs,
  kTimestamp,
  kEventType,
  kTargetType,
  kTargetId,
  kRevision,
  kBatchIndex,
  kStream,
  kUserId,
  kContentType,
  kTags,
  kMetadata,
  kPayload,
  kContentHash,  // readers do without
};

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void WriteString(JsonWriter& writer, const std::string& text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

std::string TagsToJson(const std::vector<std::string>& tags) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartArray();
  for (const std::string& tag : tags) WriteString(writer, tag);
  writer.EndArray();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string MetadataToJson(const std::vector<MetadataEntry>& metadata) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  for (const auto& [key, value] : metadata) {
    WriteString(writer, key);
    WriteString(writer, value);
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

[[noreturn]] void ThrowCorrupt(const char* what) { throw SQLite::Exception(what, SQLITE_CORRUPT); }

rapidjson::Document ParseColumn(std::string_view text, const char* fault) {
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError()) ThrowCorrupt(fault);
  return document;
}

// Takes a string off the front of JSON that has no escapes; false if there is none.
bool TakePlain(std::string_view& text, std::string_view& string) {
  if (!text.starts_with('"')) return false;
  const size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return false;
  string = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return true;
}

bool Take(char c, std::string_view& text) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool HasEscapes(std::string_view text) { return text.find('\\') != std::string_view::npos; }

void BindText(SQLite::Statement& statement, int column, const std::string& text) {
  statement.bindNoCopy(column + 1, text);
}

// An empty optional text is NULL, which is how an unbound parameter reads.
void BindTextOrNull(SQLite::Statement& statement, int column, const std::string& text) {
  if (!text.empty()) BindText(statement, column, text);
}

}  // namespace

#define FIRN_LOG_HEAD_COLUMNS                                                            \
  "position, id, recorded_us, timestamp, event_type, target_type, target_id, revision, " \
  "batch_index, stream, user_id, content_type, tags, metadata"

const char kLogHeadColumns[] = FIRN_LOG_HEAD_COLUMNS;
const char kLogColumns[] = FIRN_LOG_HEAD_COLUMNS ", payload";

void ThrowMissing(Position position) {
  throw SQLite::Exception("event " + std::to_string(position) + " is missing from the log",
                          SQLITE_CORRUPT);
}

void ThrowChanged(Position position) {
  throw SQLite::Exception(
      "event " + std::to_string(position) + " has other content than its hash says",
      SQLITE_CORRUPT);
}

LogInserter::LogInserter(SQLite::Database& database)
    : insert_(database,
              std::string("INSERT INTO log (") + kLogColumns +
                  ", content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      names_(database) {}

void LogInserter::Reset() {
  insert_.tryReset();
  names_.Reset();
}

void LogInserter::BindName(int column, const std::string& name) {
  if (const std::optional<int64_t> number = names_.NumberOf(name)) {
    insert_.bind(column + 1, *number);
  } else {
    BindText(insert_, column, name);
  }
}

void LogInserter::Insert(const Event& event, const AppendedEvent& place, uint32_t batch_index) {
  insert_.reset();
  insert_.clearBindings();
  insert_.bind(kPosition + 1, static_cast<int64_t>(place.position));
  insert_.bindNoCopy(kId + 1, event.id.bytes.data(), static_cast<int>(event.id.bytes.size()));
  insert_.bind(kRecordedUs + 1, place.recorded_us);
  insert_.bind(kTimestamp + 1, event.timestamp_ms);
  BindName(kEventType, event.event_type);
  BindName(kTargetType, event.target_type);
  insert_.bind(kTargetId + 1, event.target_id);
  insert_.bind(kRevision + 1, static_cast<int64_t>(place.revision));
  insert_.bind(kBatchIndex + 1, static_cast<int64_t>(batch_index));
  BindTextOrNull(insert_, kStream, event.stream);
  if (event.user_id) BindText(insert_, kUserId, *event.user_id);
  BindTextOrNull(insert_, kContentType, event.payload.content_type);
  if (!event.tags.empty()) {
    tags_ = TagsToJson(event.tags);
    BindText(insert_, kTags, tags_);
  }
  if (!event.metadata.empty()) {
    metadata_ = MetadataToJson(event.metadata);
    BindText(insert_, kMetadata, metadata_);
  }
  insert_.bind(kContentHash + 1, static_cast<int64_t>(HashContent(event)));
  if (event.payload.is_json()) {
    BindText(insert_, kPayload, event.payload.bytes);
  } else {
    insert_.bindNoCopy(kPayload + 1, event.payload.bytes.data(),
                       static_cast<int>(event.payload.bytes.size()));
  }
  insert_.exec();
}

void JsonStrings::Parse(std::string_view text) {
  views_.clear();
  if (text.empty() || ParsePlain(text)) return;
  views_.clear();
  copies_.clear();
  const rapidjson::Document document = ParseColumn(text, "unreadable tags");
  if (!document.IsArray()) ThrowCorrupt("tags are not an array");
  for (const auto& tag : document.GetArray()) {
    if (!tag.IsString()) ThrowCorrupt("a tag is not a string");
    copies_.emplace_back(tag.GetString(), tag.GetStringLength());
  }
  views_.assign(copies_.begin(), copies_.end());
}

bool JsonStrings::ParsePlain(std::string_view text) {
  if (HasEscapes(text) || !Take('[', text)) return false;
  do {
    if (!TakePlain(text, views_.emplace_back())) return false;
  } while (Take(',', text));
  return text == "]";
}

void JsonPairs::Parse(std::string_view text) {
  count_ = 0;
  if (text.empty() || ParsePlain(text)) return;
  count_ = 0;
  const rapidjson::Document document = ParseColumn(text, "unreadable metadata");
  if (!document.IsObject()) ThrowCorrupt("metadata is not an object");
  for (const auto& member : document.GetObject()) {
    if (!member.value.IsString()) ThrowCorrupt("a metadata value is not a string");
    Add({member.name.GetString(), member.name.GetStringLength()},
        {member.value.GetString(), member.value.GetStringLength()});
  }
}

bool JsonPairs::ParsePlain(std::string_view text) {
  if (HasEscapes(text) || !Take('{', text)) return false;
  std::string_view key;
  std::string_view value;
  do {
    if (!TakePlain(text, key) || !Take(':', text) || !TakePlain(text, value)) return false;
    Add(key, value);
  } while (Take(',', text));
  return text == "}";
}

void JsonPairs::Add(std::string_view key, std::string_view value) {
  if (count_ == entries_.size()) entries_.emplace_back();
  entries_[count_].first.assign(key);
  entries_[count_].second.assign(value);
  ++count_;
}

const RecordedEvent& LogRow::Read(const Select& row) {
  ReadColumns(row);
  return SetPayload(row.Bytes(kPayload));
}

const RecordedEvent& LogRow::Read(const Values& row) {
  ReadColumns(row);
  return SetPayload(row.Bytes(kPayload));
}

const RecordedEvent& LogRow::ReadWithoutPayload(const Select& row) {
  ReadColumns(row);
  event_.payload = {};
  return event_;
}

template <typename Row>
void LogRow::ReadColumns(const Row& row) {
  const std::string_view id = row.Bytes(kId);
  if (id.size() != event_.id.bytes.size()) ThrowCorrupt("an event's id is not 16 bytes");
  std::memcpy(event_.id.bytes.data(), id.data(), id.size());

  event_.position = static_cast<Position>(row.Integer(kPosition));
  event_.recorded_us = row.Integer(kRecordedUs);
  event_.timestamp_ms = row.Integer(kTimestamp);
  event_.event_type = names_.NameIn(row, kEventType);
  event_.target_type = names_.NameIn(row, kTargetType);
  event_.target_id = row.Integer(kTargetId);
  event_.revision = static_cast<Revision>(row.Integer(kRevision));
  event_.batch_index = static_cast<uint32_t>(row.Integer(kBatchIndex));

  event_.stream = row.Bytes(kStream);
  if (event_.stream.empty()) SetOwnStream();
  event_.user_id.reset();
  if (!row.IsNull(kUserId)) event_.user_id = row.Bytes(kUserId);

  event_.content_type = row.Bytes(kContentType);
  tags_.Parse(row.Bytes(kTags));
  event_.tags = tags_.views();
  metadata_.Parse(row.Bytes(kMetadata));
  event_.metadata = metadata_.entries();
}

void LogRow::SetOwnStream() {
  stream_.assign(event_.target_type);
  stream_.push_back('-');
  char digits[std::numeric_limits<int64_t>::digits10 + 2];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), event_.target_id).ptr;
  stream_.append(digits, end);
  event_.stream = stream_;
}

const RecordedEvent& LogRow::SetPayload(std::string_view payload) {
  event_.payload = payload;
  return event_;
}

LogLookup::LogLookup(SQLite::Database& database)
    : select_(database,
              std::string("SELECT ") + kLogColumns + ", content_hash FROM log WHERE position = ?"),
      row_(database) {}

const RecordedEvent& LogLookup::At(Position position) {
  select_.Reset();
  select_.Bind(1, static_cast<int64_t>(position));
  if (!select_.Step()) ThrowMissing(position);
  event_ = &row_.Read(select_);
  return *event_;
}

uint64_t LogLookup::ContentHash() {
  return select_.IsNull(kContentHash) ? HashContent(*event_)
                                      : static_cast<uint64_t>(select_.Integer(kContentHash));
}

}  // namespace firn::sqlite
