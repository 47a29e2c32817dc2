#include "tests/crash/engine_store.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/sqlite_engine.h"

namespace firn::testing {
namespace {

using torture::Answer;
using torture::Condition;
using torture::LoggedEvent;
using torture::PlannedEvent;
using torture::Testimony;
using torture::Violations;

Event ToEvent(const PlannedEvent& planned) {
  Event event;
  event.id.bytes = planned.id;
  event.timestamp_ms = planned.timestamp_ms;
  event.event_type = planned.event_type;
  event.payload.bytes = planned.payload_json;
  event.target_type = planned.target_type;
  event.target_id = planned.target_id;
  if (!planned.user_id.empty()) event.user_id = planned.user_id;
  if (planned.stream != TargetStream(planned.target_type, planned.target_id)) {
    event.stream = planned.stream;
  }
  event.tags = planned.tags;
  return event;
}

LoggedEvent ToLogged(const RecordedEvent& recorded) {
  LoggedEvent logged;
  PlannedEvent& event = logged.event;
  event.id = recorded.id.bytes;
  event.timestamp_ms = recorded.timestamp_ms;
  event.event_type = recorded.event_type;
  event.payload_json = recorded.payload;
  event.target_type = recorded.target_type;
  event.target_id = recorded.target_id;
  event.stream = recorded.stream;
  if (recorded.user_id) event.user_id = *recorded.user_id;
  event.tags.assign(recorded.tags.begin(), recorded.tags.end());
  logged.position = recorded.position;
  logged.revision = recorded.revision;
  logged.recorded_us = recorded.recorded_us;
  logged.batch_index = recorded.batch_index;
  return logged;
}

bool Holds(const Condition& condition, const std::vector<LoggedEvent>& log) {
  uint64_t revision = 0;
  uint64_t newest = 0;
  for (const LoggedEvent& logged : log) {
    const auto& tags = logged.event.tags;
    if (logged.event.stream == condition.name) revision = logged.revision;
    if (std::find(tags.begin(), tags.end(), condition.name) != tags.end()) {
      newest = logged.position;
    }
  }
  switch (condition.kind) {
    case Condition::Kind::kNone:
      return true;
    case Condition::Kind::kRevision:
      return revision == condition.number;
    case Condition::Kind::kNoTag:
      return newest <= condition.number;
  }
  return false;
}

// One life of the engine on an image.
class ImageCheck {
 public:
  ImageCheck(const ImageFacts& facts, const Testimony& testimony, std::mt19937_64& random)
      : facts_(facts), testimony_(testimony), random_(random) {}

  Violations Run() {
    if (!Open()) return violations_;
    CheckLogAndIndex();
    if (violations_.empty()) SendAgain();
    if (facts_.is_thorough && violations_.empty()) {
      const std::vector<LoggedEvent> before = log_;
      engine_.reset();
      if (!Open()) return violations_;
      ReadAndCheckIndex();
      if (log_.size() != before.size()) Report(torture::kDurable, "a restart changed the log");
      engine_.reset();
      CheckFile();
    }
    engine_.reset();
    return violations_;
  }

 private:
  void Report(const char* invariant, const std::string& text) {
    violations_.push_back({invariant, text});
  }

  bool Open() {
    auto engine = sqlite::OpenEngine({.data_dir = facts_.data_dir,
                                      .index_tail_postings = kSmallTailPostings,
                                      .wal_pages = kSmallWalPages});
    // A damaged log is opened to be read from: no crash may leave one.
    const absl::Status opened = engine.ok() ? (*engine)->damage() : engine.status();
    if (!opened.ok()) {
      Report(torture::kOpens, std::string(opened.message()));
      return false;
    }
    engine_ = *std::move(engine);
    return true;
  }

  // Reads the log; and looks everything up that it has, and compares.
  void ReadAndCheckIndex() {
    auto log = ReadLog(*engine_);
    if (!log.ok()) {
      Report(torture::kPrefix, std::string(log.status().message()));
      return;
    }
    log_ = *std::move(log);
    auto reader = engine_->OpenReader();
    if (!reader.ok()) {
      Report(torture::kOpens, std::string(reader.status().message()));
      return;
    }
    std::map<std::string, std::vector<Position>> streams;
    std::map<std::string, std::vector<Position>> tags;
    std::map<std::string, std::vector<Position>> types;
    for (const LoggedEvent& logged : log_) {
      streams[logged.event.stream].push_back(logged.position);
      types[logged.event.event_type].push_back(logged.position);
      for (const std::string& tag : logged.event.tags) tags[tag].push_back(logged.position);
    }
    for (const std::string& stream : torture::AllNames().streams) {
      CheckQuery(**reader, {.streams = {stream}}, stream, streams[stream]);
    }
    for (const std::string& tag : torture::AllNames().tags) {
      CheckQuery(**reader, {.tags = {tag}}, tag, tags[tag]);
    }
    for (const std::string& type : torture::AllNames().event_types) {
      CheckQuery(**reader, {.event_types = {type}}, type, types[type]);
    }
    for (const LoggedEvent& logged : log_) CheckId(**reader, logged);
  }

  void CheckQuery(EventReader& reader, QueryItem item, const std::string& name,
                  const std::vector<Position>& expected) {
    if (log_.empty()) return;
    const Filter filter = {.query = {.items = {std::move(item)}}};
    std::vector<Position> found;
    const auto read =
        reader.Read({.filter = &filter, .until = log_.size()},
                    [&](const RecordedEvent& event) { found.push_back(event.position); });
    if (!read.ok()) {
      Report(torture::kIndex, absl::StrCat(name, ": ", std::string(read.status().message())));
    } else if (found != expected) {
      Report(torture::kIndex, absl::StrCat(name, ": ", found.size(), " events are found, ",
                                           expected.size(), " are in the log"));
    }
  }

  void CheckId(EventReader& reader, const LoggedEvent& logged) {
    // The newest are those that a recovery adds; of the others, some.
    if (logged.position + 100 < log_.size() && random_() % 16 != 0) return;
    Uuid id;
    id.bytes = logged.event.id;
    const auto position = reader.FindById(id, log_.size());
    if (!position.ok()) {
      Report(torture::kIndex, std::string(position.status().message()));
    } else if (*position != logged.position) {
      Report(torture::kIndex,
             absl::StrCat("the id of position ", logged.position, " is found at ", *position));
    }
  }

  void CheckLogAndIndex() {
    ReadAndCheckIndex();
    for (torture::Violation& violation : torture::CheckLog(log_, testimony_, facts_.log)) {
      violations_.push_back(std::move(violation));
    }
    for (const LoggedEvent& logged : log_) {
      if (logged.batch_index != 0) continue;
      if (const auto batch = torture::BatchOf(logged.event.id, testimony_.run)) {
        places_[*batch] = logged.position;
      }
    }
  }

  // A few of the batches that were in doubt, a few that are there, and one that is new.
  void SendAgain() {
    std::vector<uint64_t> in_doubt;
    std::vector<uint64_t> present;
    for (const auto& [batch, fate] : testimony_.batches) {
      if (places_.count(batch) != 0) {
        present.push_back(batch);
      } else if (fate.sent && *fate.sent <= facts_.log.moment &&
                 !(fate.refused && *fate.refused <= facts_.log.moment)) {
        in_doubt.push_back(batch);
      }
    }
    for (size_t i = 0; i < 3 && !present.empty(); ++i) {
      SendOne(present[random_() % present.size()]);
    }
    if (!present.empty()) SendOne(present.back());
    std::shuffle(in_doubt.begin(), in_doubt.end(), random_);
    if (in_doubt.size() > 4) in_doubt.resize(4);
    for (const uint64_t batch : in_doubt) SendOne(batch);
    SendOne((uint64_t{1} << 40) + random_() % 1000);
  }

  void SendOne(uint64_t batch) {
    const auto fate = testimony_.batches.find(batch);
    const Condition condition =
        fate == testimony_.batches.end() ? Condition() : fate->second.condition;
    const std::vector<PlannedEvent> events = torture::PlanBatch(testimony_.run, batch);
    const AppendRequest request = ToRequest(events, condition);
    const AppendRequest* const group[] = {&request};
    auto answers = engine_->CommitGroup(group);
    const Answer answer = ToAnswer(answers.ok() ? answers->front() : answers.status());
    const auto place = places_.find(batch);
    const std::string name = absl::StrCat("batch ", batch, ", sent again, ");
    if (place != places_.end()) {
      if (answer.kind != Answer::Kind::kAppended || !answer.is_duplicate ||
          answer.places.front().position != place->second) {
        Report(torture::kRetry, name + "is not known at its place: " + answer.reason);
      }
      return;
    }
    // A store that has lost its end may not know the position any more, and says so.
    if (facts_.log.may_lose && condition.number > log_.size()) return;
    if (!Holds(condition, log_)) {
      if (answer.reason != "CHECK_FAILED") Report(torture::kConditions, name + "is not refused");
      return;
    }
    if (answer.kind != Answer::Kind::kAppended || answer.is_duplicate ||
        answer.places.front().position != log_.size() + 1) {
      Report(torture::kRetry,
             absl::StrCat(name, "is not appended at ", log_.size() + 1, ": ", answer.reason));
      return;
    }
    places_[batch] = log_.size() + 1;
    for (size_t i = 0; i < events.size(); ++i) {
      log_.push_back({.event = events[i],
                      .position = answer.places[i].position,
                      .revision = answer.places[i].revision,
                      .recorded_us = 0,
                      .batch_index = static_cast<uint32_t>(i)});
    }
  }

  void CheckFile() {
    sqlite3* database = nullptr;
    sqlite3_stmt* check = nullptr;
    std::string result = "cannot be opened";
    if (sqlite3_open((facts_.data_dir + "/firn.db").c_str(), &database) == SQLITE_OK &&
        sqlite3_prepare_v2(database, "pragma integrity_check", -1, &check, nullptr) == SQLITE_OK &&
        sqlite3_step(check) == SQLITE_ROW) {
      result = reinterpret_cast<const char*>(sqlite3_column_text(check, 0));
    }
    sqlite3_finalize(check);
    sqlite3_close(database);
    if (result != "ok") Report(torture::kOpens, "integrity_check: " + result);
  }

  const ImageFacts& facts_;
  const Testimony& testimony_;
  std::mt19937_64& random_;
  Violations violations_;
  std::unique_ptr<Engine> engine_;
  std::vector<LoggedEvent> log_;
  std::unordered_map<uint64_t, Position> places_;  // of batches
};

}  // namespace

AppendRequest ToRequest(const std::vector<PlannedEvent>& events, const Condition& condition) {
  AppendRequest request;
  for (const PlannedEvent& event : events) request.events.push_back(ToEvent(event));
  switch (condition.kind) {
    case Condition::Kind::kNone:
      break;
    case Condition::Kind::kRevision:
      request.checks.emplace_back(
          StreamCheck{.stream = condition.name, .revision = condition.number});
      break;
    case Condition::Kind::kNoTag:
      request.checks.emplace_back(NoMatchCheck{.query = {.items = {{.tags = {condition.name}}}},
                                               .after = condition.number});
      break;
  }
  return request;
}

Answer ToAnswer(const absl::StatusOr<AppendResult>& result) {
  Answer answer;
  if (result.ok()) {
    answer.kind = Answer::Kind::kAppended;
    answer.is_duplicate = result->duplicate;
    for (const AppendedEvent& event : result->events) {
      answer.places.push_back({event.position, event.revision});
    }
    return answer;
  }
  const std::optional<ErrorReason> reason = ReasonOf(result.status());
  answer.kind = reason == ErrorReason::kReadOnly ? Answer::Kind::kInDoubt : Answer::Kind::kRefused;
  answer.reason =
      reason == ErrorReason::kCheckFailed ? "CHECK_FAILED" : std::string(result.status().message());
  return answer;
}

torture::Append AppendTo(Store& store) {
  return [&store](const std::vector<PlannedEvent>& events, const Condition& condition) {
    std::promise<Answer> answer;
    store.Append(ToRequest(events, condition),
                 [&](absl::StatusOr<AppendResult> result) { answer.set_value(ToAnswer(result)); });
    return answer.get_future().get();
  };
}

absl::StatusOr<std::vector<LoggedEvent>> ReadLog(Engine& engine) {
  FIRN_ASSIGN_OR_RETURN(auto reader, engine.OpenReader());
  std::vector<LoggedEvent> log;
  const Position head = engine.head().position;
  if (head == 0) return log;
  const auto read = reader->Read(
      {.until = head}, [&](const RecordedEvent& event) { log.push_back(ToLogged(event)); });
  if (!read.ok()) return read.status();
  return log;
}

Violations CheckImage(const ImageFacts& facts, const Testimony& testimony,
                      std::mt19937_64& random) {
  return ImageCheck(facts, testimony, random).Run();
}

}  // namespace firn::testing
