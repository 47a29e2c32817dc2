// The daemon on a log with events that cannot be read and stand in no file of the index: it serves
// the rest, says what is damaged, and takes no writes until the files are mended.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/damaged_pages.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/log_pair.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kOk = 0;
// Of firn.
constexpr int kDamaged = 4;

class DamagedDaemon : public ::testing::Test {
 protected:
  // A log whose schema and projection stand before the damage.
  void SetUp() override {
    Start();
    const std::string schema = Keep("schema", R"({"type":"object"})");
    ASSERT_EQ(Run({"schema", "register", "--name", "measures", "--type", "measured=", schema})
                  .status.code,
              kOk);
    ASSERT_EQ(Run({"projection", "create", "catalog"}).status.code, kOk);
    Import(1, 600);
    head_ = client_->Head().position();
    ASSERT_EQ(head_, 602u);
  }

  void Start(const std::vector<std::string>& flags = {}) {
    client_.reset();
    firnd_ = std::make_unique<FirndProcess>(data_dir(), flags);
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  std::string Keep(const std::string& name, const std::string& text) const {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  void Import(int first, int last) {
    std::string lines;
    for (int n = first; n <= last; ++n) {
      absl::StrAppend(&lines, R"({"event_type":"measured","target_type":"sensor","target_id":)",
                      n % 7, R"(,"payload":{"n":)", n, "}}\n");
    }
    const FinishedRun run = Run({"import", Keep("lines", lines)});
    ASSERT_EQ(run.status.code, kOk) << run.errors;
  }

  FinishedRun Run(const std::vector<std::string>& arguments) const {
    return RunFirn(firnd_->address(), arguments);
  }

  // Stops the daemon and breaks the page of the log with this number.
  void Break(size_t leaf) {
    firnd_->Stop();
    const std::vector<int64_t> leaves = pages_.PagesOf("log", "leaf");
    ASSERT_GT(leaves.size(), leaf);
    pages_.Break(leaves[leaf]);
    const auto unreadable = pages_.Unreadable(head_);
    ASSERT_EQ(unreadable.size(), 1u);
    std::tie(first_, last_) = unreadable.front();
  }

  // The positions that are replayed, one a line; `code`: the exit status.
  std::string Replay(uint64_t after, uint64_t until, int code) const {
    const FinishedRun run = Run({"replay", "--after", absl::StrCat(after), "--until",
                                 absl::StrCat(until), "--template", "{position}"});
    EXPECT_EQ(run.status.code, code) << run.errors;
    return run.output;
  }

  static std::string Numbers(uint64_t first, uint64_t last) {
    std::string text;
    for (uint64_t n = first; n <= last; ++n) absl::StrAppend(&text, n, "\n");
    return text;
  }

  void ExpectDamage(const grpc::Status& status) const {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
    EXPECT_EQ(ReasonOf(status), "CORRUPTED");
    EXPECT_THAT(status.error_message(),
                HasSubstr(absl::StrCat("the events ", first_, "-", last_, " cannot be read")));
    EXPECT_THAT(status.error_message(), HasSubstr("restore from a backup"));
  }

  std::string data_dir() const { return directory_.path() + "/data"; }

  TempDir directory_;
  DamagedPages pages_{data_dir() + "/firn.db"};
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
  uint64_t head_ = 0;
  // What is broken.
  uint64_t first_ = 0;
  uint64_t last_ = 0;
};

TEST_F(DamagedDaemon, ServesTheRest) {
  ASSERT_NO_FATAL_FAILURE(Break(5));
  Start();
  EXPECT_THAT(firnd_->log(), HasSubstr("the log is damaged: it is read from"));
  EXPECT_THAT(firnd_->log(), HasSubstr(absl::StrCat("the events ", first_, "-", last_)));
  EXPECT_EQ(HealthOf(*client_, ""), "not SERVING");
  EXPECT_EQ(client_->Head().position(), head_);
  EXPECT_EQ(Replay(0, first_ - 1, kOk), Numbers(1, first_ - 1));
  EXPECT_EQ(Replay(last_, head_, kOk), Numbers(last_ + 1, head_));
  EXPECT_EQ(Replay(0, head_, kDamaged), Numbers(1, first_ - 1));
  EXPECT_THAT(Run({"replay"}).errors, HasSubstr("CORRUPTED"));
  const FinishedRun verified = Run({"verify", "--format", "text"});
  EXPECT_EQ(verified.status.code, kDamaged);
  EXPECT_THAT(verified.output, HasSubstr(absl::StrCat("events ", first_, " to ", last_, ":")));
}

TEST_F(DamagedDaemon, LooksUpWhatDoesNotDependOnTheDamage) {
  ASSERT_NO_FATAL_FAILURE(Break(5));
  Start();
  v1::GetEventsRequest request;
  request.mutable_query()->add_items()->add_streams("sensor-3");
  v1::GetEventsResponse response;
  const auto get = [&](uint64_t after, uint64_t until) {
    request.set_after_position(after);
    request.set_until_position(until);
    grpc::ClientContext context;
    SetDeadline(context);
    return client_->stub().GetEvents(&context, request, &response);
  };
  EXPECT_TRUE(get(0, first_ - 1).ok());
  EXPECT_GT(response.events_size(), 10);
  EXPECT_TRUE(get(last_, head_).ok());
  EXPECT_GT(response.events_size(), 10);
  // A page ends before the damage; the next one meets it.
  EXPECT_TRUE(get(0, head_).ok());
  EXPECT_LT(response.position(), first_);
  EXPECT_FALSE(response.next_page_token().empty());
  const grpc::Status beyond = get(response.position(), head_);
  EXPECT_EQ(beyond.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(ReasonOf(beyond), "CORRUPTED");
}

TEST_F(DamagedDaemon, RefusesWritesAndWhatIsMadeOfTheWholeLog) {
  ASSERT_NO_FATAL_FAILURE(Break(5));
  Start();
  v1::AppendEventResponse appended;
  ExpectDamage(client_->Append(MakeDto(1), &appended));
  v1::AppendEventsResponse batch;
  ExpectDamage(client_->Append({MakeDto(1), MakeDto(2)}, &batch));
  const auto schemas = v1::SchemaRegistry::NewStub(client_->channel());
  const auto projections = v1::Projections::NewStub(client_->channel());
  const auto history = v1::History::NewStub(client_->channel());
  const auto expect = [&](auto request, auto response, const auto& call) {
    SCOPED_TRACE(request.GetTypeName());
    grpc::ClientContext context;
    SetDeadline(context);
    ExpectDamage(call(&context, request, &response));
  };
  const auto with = [](auto& stub, auto method) {
    return [&stub, method](auto* context, const auto& request, auto* response) {
      return (*stub.*method)(context, request, response);
    };
  };
  using S = v1::SchemaRegistry::Stub;
  using P = v1::Projections::Stub;
  using H = v1::History::Stub;
  expect(v1::RegisterSchemaRequest(), v1::RegisterSchemaResponse(),
         with(schemas, &S::RegisterSchema));
  expect(v1::SetSchemaPolicyRequest(), v1::SetSchemaPolicyResponse(),
         with(schemas, &S::SetSchemaPolicy));
  expect(v1::ListSchemasRequest(), v1::ListSchemasResponse(), with(schemas, &S::ListSchemas));
  expect(v1::CreateProjectionRequest(), v1::CreateProjectionResponse(),
         with(projections, &P::CreateProjection));
  expect(v1::ListProjectionsRequest(), v1::ListProjectionsResponse(),
         with(projections, &P::ListProjections));
  expect(v1::GetStateRequest(), v1::GetStateResponse(), with(history, &H::GetState));
  expect(v1::UndoRequest(), v1::UndoResponse(), with(history, &H::Undo));
  v1::QueryRequest query;
  grpc::ClientContext context;
  SetDeadline(context);
  v1::QueryResponse rows;
  const auto reader = projections->Query(&context, query);
  EXPECT_FALSE(reader->Read(&rows));
  ExpectDamage(reader->Finish());
  EXPECT_EQ(client_->Head().position(), head_);
}

TEST_F(DamagedDaemon, ChangesNothingAndGoesOnWhenItIsMended) {
  ASSERT_NO_FATAL_FAILURE(Break(5));
  const auto files = FilesOf(data_dir());
  Start({"--schemas", "/no/such/file"});
  firnd_->Stop();
  EXPECT_TRUE(FilesOf(data_dir()) == files);
  pages_.Mend();
  Start();
  EXPECT_EQ(HealthOf(*client_, ""), "SERVING");
  EXPECT_THAT(Run({"schema", "list"}).output, HasSubstr("measures"));
  EXPECT_THAT(Run({"projection", "list"}).output, HasSubstr("catalog"));
  Import(601, 620);
  EXPECT_EQ(client_->Head().position(), head_ + 20);
  EXPECT_EQ(Run({"verify"}).status.code, kOk);
}

// Less of the log is known than was proven.
TEST_F(DamagedDaemon, ServesALogWhoseEndIsLost) {
  firnd_->Stop();
  const size_t leaves = pages_.PagesOf("log", "leaf").size();
  Start();
  ASSERT_NO_FATAL_FAILURE(Break(leaves - 1));
  ASSERT_EQ(last_, head_);
  const auto files = FilesOf(data_dir());
  Start();
  EXPECT_EQ(client_->Head().position(), first_);
  EXPECT_EQ(Replay(0, first_ - 1, kOk), Numbers(1, first_ - 1));
  EXPECT_EQ(Run({"verify"}).status.code, kDamaged);
  v1::AppendEventResponse appended;
  const grpc::Status refused = client_->Append(MakeDto(1), &appended);
  EXPECT_EQ(ReasonOf(refused), "CORRUPTED");
  EXPECT_THAT(refused.error_message(),
              HasSubstr(absl::StrCat("the events ", first_, " and all that follow")));
  firnd_->Stop();
  EXPECT_TRUE(FilesOf(data_dir()) == files);
}

TEST_F(DamagedDaemon, AStandbyNamesItsPrimaryAndDoesNotFollow) {
  ASSERT_NO_FATAL_FAILURE(Break(5));
  // Nobody is there.
  Start(StandbyFlags("127.0.0.1:1"));
  EXPECT_EQ(HealthOf(*client_, ""), "not SERVING");
  EXPECT_EQ(client_->Head().standby().state(), v1::STANDBY_STATE_STOPPED);
  v1::AppendEventResponse appended;
  EXPECT_EQ(ReasonOf(client_->Append(MakeDto(1), &appended)), "NOT_PRIMARY");
}

TEST_F(DamagedDaemon, StartsAgainWithABackup) {
  const std::string backup = directory_.path() + "/backup";
  ASSERT_EQ(Run({"backup", backup}).status.code, kOk);
  ASSERT_NO_FATAL_FAILURE(Break(5));
  const FinishedRun offline =
      RunFirn("127.0.0.1:1", {"verify", "--data-dir", data_dir(), "--format", "text"});
  EXPECT_EQ(offline.status.code, kDamaged);
  EXPECT_THAT(offline.output, HasSubstr(absl::StrCat("events ", first_, " to ", last_, ":")));
  std::filesystem::remove_all(data_dir());
  const FinishedRun restored =
      RunFirn("127.0.0.1:1", {"restore", backup, "--data-dir", data_dir()});
  ASSERT_EQ(restored.status.code, kOk) << restored.errors;
  Start();
  EXPECT_EQ(Run({"verify"}).status.code, kOk);
}

// Of an event that the daemon itself needs.
TEST_F(DamagedDaemon, IsAlsoThatOfASchema) {
  ASSERT_NO_FATAL_FAILURE(Break(0));
  ASSERT_EQ(first_, 1u);
  Start();
  EXPECT_EQ(HealthOf(*client_, ""), "not SERVING");
  EXPECT_EQ(Replay(last_, head_, kOk), Numbers(last_ + 1, head_));
}

}  // namespace
}  // namespace firn::testing
