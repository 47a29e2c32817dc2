// A log that an older version began, for tests of upgrades.

#ifndef FIRN_TESTS_UNIT_SQLITE_UPGRADED_LOG_H_
#define FIRN_TESTS_UNIT_SQLITE_UPGRADED_LOG_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "firn/base/uuid.h"
#include "firn/engines/sqlite/migrator.h"
#include "tests/support/upgrade_fixtures.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {

inline int NewestVersion() { return static_cast<int>(EmbeddedMigrations().size()); }

inline nlohmann::json AsJson(const KeptEvent& kept) {
  const Event& event = kept.event;
  nlohmann::json json = {{"position", kept.position},
                         {"id", FormatUuid(event.id)},
                         {"timestamp", event.timestamp_ms},
                         {"event_type", event.event_type},
                         {"target_type", event.target_type},
                         {"target_id", event.target_id},
                         {"stream", kept.stream},
                         {"revision", kept.revision},
                         {"recorded_us", kept.recorded_us},
                         {"batch_index", kept.batch_index},
                         {"tags", event.tags}};
  json["metadata"] = nlohmann::json::object();
  for (const auto& [key, value] : event.metadata) json["metadata"][key] = value;
  if (event.user_id) json["user_id"] = *event.user_id;
  firn::testing::PutPayload(event.payload.bytes, event.payload.content_type, json);
  return json;
}

// The engine on the data directory of a fixture.
class UpgradeTest : public EngineTest {
 protected:
  // Nothing is open until a fixture is there.
  void SetUp() override {}

  // Also opens it, unless told otherwise.
  void Unpack(int version) {
    engine_.reset();
    std::filesystem::remove_all(data_dir());
    ASSERT_NO_FATAL_FAILURE(firn::testing::UnpackFixture(version, data_dir()));
    expected_ = firn::testing::ExpectedAfterUpgrade(version);
    ASSERT_EQ(expected_["version"], version);
  }

  // `<data-dir>/firn.db.before-0002`, made when it was at version 1.
  std::string CopyPath(int version) const {
    return database_path() + ".before-" + firn::testing::FourDigits(version + 1);
  }

  // The names that begin as a copy's does.
  std::vector<std::string> Copies() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(data_dir())) {
      const std::string name = entry.path().filename();
      if (name.rfind("firn.db.", 0) == 0) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  // The log is what the fixture's daemon wrote, and then what was appended since.
  void ExpectTheLog(size_t appended = 0) {
    EXPECT_EQ(engine_->store_id(), expected_["store_id"].get<std::string>());
    const std::vector<KeptEvent> log = ReadAll();
    const nlohmann::json& events = expected_["events"];
    ASSERT_EQ(log.size(), events.size() + appended);
    for (size_t i = 0; i < events.size(); ++i) ASSERT_EQ(AsJson(log[i]), events[i]);
    ExpectIndexesEqual(log);
  }

  // Whatever an event is looked up by leads to it, and to nothing else.
  void ExpectIndexesEqual(const std::vector<KeptEvent>& log) {
    std::map<std::string, std::pair<QueryItem, std::vector<Position>>> lookups;
    const auto add = [&](const std::string& name, const QueryItem& item, Position position) {
      auto& [query, positions] = lookups[name];
      query = item;
      positions.push_back(position);
    };
    auto reader = engine_->OpenReader();
    ASSERT_OK(reader);
    const Position head = engine_->head().position;
    for (const KeptEvent& kept : log) {
      const Event& event = kept.event;
      EXPECT_EQ((*reader)->FindById(event.id, head).value_or(0), kept.position);
      add("stream " + kept.stream, {.streams = {kept.stream}}, kept.position);
      add("type " + event.event_type, {.event_types = {event.event_type}}, kept.position);
      const std::string prefix = event.event_type.substr(0, 3);
      add("prefix " + prefix, {.type_prefixes = {prefix}}, kept.position);
      for (const std::string& tag : event.tags) add("tag " + tag, {.tags = {tag}}, kept.position);
      if (event.target_type.empty()) continue;
      add("target " + TargetStream(event.target_type, event.target_id),
          {.targets = {{event.target_type, event.target_id}}}, kept.position);
    }
    for (const auto& [name, lookup] : lookups) {
      const Filter filter = {.query = {.items = {lookup.first}}};
      std::vector<Position> found;
      const auto read =
          (*reader)->Read({.filter = &filter, .until = head},
                          [&](const RecordedEvent& event) { found.push_back(event.position); });
      ASSERT_OK(read);
      EXPECT_EQ(found, lookup.second) << name;
      EXPECT_FALSE(read->plan.front().indexes.empty()) << name;
    }
  }

  // The file is a sound database of the version, with every page of the fixture's but the first,
  // where SQLite counts changes.
  void ExpectSoundCopy(const std::string& path, int version) {
    SQLite::Database copy("file:" + path + "?immutable=1",
                          SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    EXPECT_EQ(copy.execAndGet("PRAGMA integrity_check").getString(), "ok");
    EXPECT_EQ(copy.execAndGet("PRAGMA user_version").getInt(), version);
    EXPECT_EQ(copy.execAndGet("SELECT count(*) FROM schema_migrations").getInt(), version);
    EXPECT_EQ(copy.execAndGet("SELECT count(*) FROM log").getInt64(),
              static_cast<int64_t>(expected_["events"].size()));
    EXPECT_OK(CheckSchema(copy, EmbeddedMigrations().subspan(0, static_cast<size_t>(version))));
  }

  nlohmann::json expected_;
};

}  // namespace firn::sqlite

#endif  // FIRN_TESTS_UNIT_SQLITE_UPGRADED_LOG_H_
