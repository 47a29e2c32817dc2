// Queries with bound parameters: over a projection's file and a log. A query changes no file, shows
// nothing of the log beyond its moment, and keeps to its limits. The first part of the input is the
// SQL; each line of the second is a parameter, `name=value`.

#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/log.h"
#include "firn/core/text.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/query.h"
#include "firn/projection/tables.h"
#include "firn/store/store.h"
#include "tests/fuzz/refusal.h"
#include "tests/support/events.h"
#include "tests/support/temp_dir.h"

namespace firn::fuzz {
namespace {

using projection::Query;
using projection::QuerySpec;

// Stands in an event after the moment of all queries, and in no input: nobody may see it.
constexpr std::string_view kSecret = "yet-to-come-7Qx";
constexpr Position kMoment = 3;
constexpr uint64_t kRowsMax = 50;
constexpr uint64_t kBytesMax = 1 << 20;

constexpr char kSql[] =
    "create table t (id integer primary key, v text, n real, b blob);\n"
    "create view w as select id, v from t;\n"
    "create table anomalies (id integer primary key, what text);\n"
    "-- on: rating_changed\n"
    "insert into t values (:position, $v, $n, x'00ff');\n"
    "insert into anomalies values (:position, :event_type);\n";

// A log, and the file of a projection of its first events; made once.
class Fixture {
 public:
  Fixture() {
    log::Configure(log::Level::kError, log::Format::kText);
    auto engine = sqlite::OpenEngine({.data_dir = folder_.path() + "/data"});
    if (!engine.ok()) Fail(engine.status().ToString());
    store_ = *Store::Start(*std::move(engine), {});
    const auto definition = projection::ParseDefinition({{.path = "x.sql", .sql = kSql}});
    tables_ = *projection::Tables::Create(file(), *definition, {.name = "fuzzed"});
    for (uint64_t n = 1; n <= kMoment; ++n) Append(n, "one");
    const auto reader = *store_->OpenReader();
    if (!tables_->Advance(*reader, kMoment, {}).ok() || !tables_->FinishBuild().ok()) Fail("built");
    Append(kMoment + 1, kSecret);
    before_ = Files();
  }

  std::string file() const { return folder_.path() + "/t.db"; }
  std::string log() const { return folder_.path() + "/data/firn.db"; }

  void CheckUntouched() const {
    for (const auto& [path, state] : Files()) {
      const auto before = before_.find(path);
      if (before == before_.end()) Fail("a query has made a file: " + path);
      if (before->second != state) Fail("a query has changed a file: " + path);
    }
  }

 private:
  void Append(uint64_t n, std::string_view v) {
    AppendRequest request = testing::MakeBatch(n, 1);
    request.events[0].payload.bytes =
        "{\"v\":\"" + std::string(v) + "\",\"n\":" + std::to_string(n) + "}";
    std::promise<bool> done;
    store_->Append(request, [&done](const auto& answer) { done.set_value(answer.ok()); });
    if (!done.get_future().get()) Fail("appended");
  }

  // When each file was written, and how large it is. What connections share while they are open is
  // no file of ours.
  using FileState = std::pair<std::filesystem::file_time_type, uintmax_t>;
  std::map<std::string, FileState> Files() const {
    std::map<std::string, FileState> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (!entry.is_regular_file() || entry.path().extension() == ".db-shm") continue;
      // Who reads a database makes its log, if there is none.
      if (entry.file_size() == 0) continue;
      files[entry.path()] = {entry.last_write_time(), entry.file_size()};
    }
    return files;
  }

  testing::TempDir folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<projection::Tables> tables_;
  std::map<std::string, FileState> before_;
};

std::map<std::string, projection::Value> Parameters(const std::string& text) {
  std::map<std::string, projection::Value> parameters;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string value = line.substr(equals + 1);
    projection::Value& parameter = parameters[line.substr(0, equals)];
    char* end = nullptr;
    const double number = std::strtod(value.c_str(), &end);
    parameter = value;
    if (value == "null") parameter = std::monostate();
    if (!value.empty() && *end == '\0') parameter = number;
    if (value.starts_with("i")) parameter = std::strtoll(value.c_str() + 1, nullptr, 10);
    if (value.starts_with("x")) parameter = projection::Blob{value.substr(1)};
  }
  return parameters;
}

void Run(Query& query) {
  if (query.position() != kMoment) Fail("a query of another moment");
  uint64_t rows = 0;
  uint64_t bytes = 0;
  while (true) {
    const auto more = query.NextPage(1 << 10, [&](const projection::Statement& row) {
      ++rows;
      bytes += projection::RowBytes(row);
      for (int i = 0; i < sqlite3_data_count(row.handle()); ++i) {
        if (row.Text(i).find(kSecret) != std::string_view::npos)
          Fail("what is yet to come is told");
      }
    });
    if (rows > kRowsMax || bytes > kBytesMax) Fail("more rows than were asked for");
    if (!more.ok())
      CheckRefusal(more.status(),
                   {ErrorReason::kInvalidField, ErrorReason::kQueryLimit, ErrorReason::kDiskFull});
    if (!more.ok() || !*more) return;
  }
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  static const Fixture fixture;
  const std::string text(TextOf(data, size));
  if (!firn::IsUtf8(text)) return 0;
  std::vector<std::string> parts = SplitParts(text, 2);
  parts.resize(2);
  // The second time without a projection: then there are the events alone.
  for (const bool has_view : {true, false}) {
    std::optional<firn::projection::View> view;
    if (has_view) view = {.path = fixture.file(), .position = kMoment, .is_newest = true};
    auto query = Query::Start({.sql = parts[0],
                               .parameters = Parameters(parts[1]),
                               .timeout = std::chrono::milliseconds(50),
                               .max_rows = kRowsMax,
                               .max_bytes = kBytesMax},
                              view, kMoment, fixture.log());
    if (query.ok()) {
      Run(**query);
    } else {
      CheckRefusal(query.status(), {firn::ErrorReason::kInvalidField});
    }
  }
  fixture.CheckUntouched();
  return 0;
}
