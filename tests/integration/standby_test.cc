// A warm standby: two real daemons, of which one follows the other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/log_pair.h"
#include "tests/support/projection_client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kCountSql[] =
    "create table seen (n integer primary key);\n"
    "-- on: rating_changed\n"
    "insert into seen values (:position);\n";

class StandbyTest : public ::testing::Test {
 protected:
  std::string primary_dir() const { return directory_.path() + "/primary"; }
  std::string standby_dir() const { return directory_.path() + "/standby"; }

  // At the same address each time, so that the standby finds it again.
  void StartPrimary(const std::vector<std::string>& flags = {}) {
    const std::string listen = primary_address_.empty() ? "127.0.0.1:0" : primary_address_;
    primary_ = std::make_unique<FirndProcess>(primary_dir(), flags, listen);
    ASSERT_TRUE(primary_->AwaitListening());
    primary_address_ = primary_->address();
    client_ = std::make_unique<TestClient>(primary_address_);
  }

  void StartStandby() { StartOther(StandbyFlags(primary_address_)); }

  // The other daemon, on the standby's directory.
  void StartOther(const std::vector<std::string>& flags) {
    standby_ = std::make_unique<FirndProcess>(standby_dir(), flags);
    ASSERT_TRUE(standby_->AwaitListening());
    other_ = std::make_unique<TestClient>(standby_->address());
  }

  void StartBoth() {
    ASSERT_NO_FATAL_FAILURE(StartPrimary());
    ASSERT_NO_FATAL_FAILURE(StartStandby());
  }

  // A batch of so many events that were never appended.
  std::vector<v1::EventDTO> NextBatch(size_t size) {
    std::vector<v1::EventDTO> batch;
    for (size_t i = 0; i < size; ++i) batch.push_back(MakeDto(++events_));
    return batch;
  }

  // Of every form that an event may have.
  void AppendAllKinds(TestClient& client) {
    v1::EventDTO bare = MakeDto(++events_);
    v1::EventDTO full = MakeDto(++events_);
    full.set_stream("a stream of its own");
    full.set_user_id("somebody");
    full.add_tags("z:1");
    full.add_tags("a:2");
    (*full.mutable_metadata())["k"] = "v";
    (*full.mutable_metadata())["a"] = "";
    v1::EventDTO opaque = MakeDto(++events_);
    opaque.set_payload_bytes(std::string("\0\xff\x01", 3));
    opaque.set_content_type("application/cbor");
    opaque.clear_user_id();
    v1::EventDTO lone = MakeDto(++events_);
    lone.clear_target_type();
    lone.clear_target_id();
    lone.set_stream("lone");
    client.MustAppend({bare, full, opaque});
    client.MustAppend({lone});
  }

  // Waits until the standby has what the primary has.
  void ExpectCaughtUp() {
    ASSERT_TRUE(AwaitPosition(*other_, client_->Head().position())) << standby_->log();
    ExpectSameLog(*client_, *other_);
  }

  TempDir directory_;
  std::string primary_address_;
  std::unique_ptr<FirndProcess> primary_;
  std::unique_ptr<FirndProcess> standby_;
  std::unique_ptr<TestClient> client_;
  std::unique_ptr<TestClient> other_;
  uint64_t events_ = 0;
};

TEST_F(StandbyTest, CatchesUpFromNothingAndFollows) {
  StartPrimary();
  AppendAllKinds(*client_);
  // More than one message of the stream.
  client_->MustAppend(NextBatch(9'000));
  client_->MustAppend(NextBatch(1));
  StartStandby();
  ASSERT_NO_FATAL_FAILURE(ExpectCaughtUp());
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_FOLLOWING));
  for (int i = 0; i < 20; ++i) client_->MustAppend(NextBatch(i % 3 == 0 ? 7 : 1));
  AppendAllKinds(*client_);
  ASSERT_NO_FATAL_FAILURE(ExpectCaughtUp());
  const v1::GetHeadResponse head = other_->Head();
  EXPECT_EQ(head.standby().primary(), primary_address_);
  EXPECT_EQ(head.standby().primary_head(), head.position());
  EXPECT_FALSE(client_->Head().has_standby());
  standby_->Stop();
}

TEST_F(StandbyTest, FollowsAnEmptyLogToo) {
  StartBoth();
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_FOLLOWING));
  client_->MustAppend(NextBatch(3));
  ExpectCaughtUp();
}

TEST_F(StandbyTest, GoesOnFromACopy) {
  StartPrimary();
  client_->MustAppend(NextBatch(1'000));
  primary_->Stop();
  std::filesystem::copy(primary_dir(), standby_dir(), std::filesystem::copy_options::recursive);
  StartPrimary();
  client_->MustAppend(NextBatch(500));
  StartStandby();
  ExpectCaughtUp();
}

// A backup takes the place of the first catching up: what came after it is followed.
TEST_F(StandbyTest, GoesOnFromARestoredBackup) {
  StartPrimary();
  AppendAllKinds(*client_);
  client_->MustAppend(NextBatch(1'000));
  const std::string backup = directory_.path() + "/backup";
  const FinishedRun kept = RunFirn(primary_address_, {"backup", backup});
  ASSERT_EQ(kept.status.code, 0) << kept.errors;
  AppendAllKinds(*client_);
  client_->MustAppend(NextBatch(500));
  // The primary need not be there for it.
  const FinishedRun restored =
      RunFirn("127.0.0.1:1", {"restore", backup, "--data-dir", standby_dir()});
  ASSERT_EQ(restored.status.code, 0) << restored.errors;
  StartStandby();
  EXPECT_THAT(standby_->log(), HasSubstr("head=1004")) << "it begins where the backup ends";
  ASSERT_NO_FATAL_FAILURE(ExpectCaughtUp());
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_FOLLOWING)) << standby_->log();
  client_->MustAppend(NextBatch(3));
  ASSERT_NO_FATAL_FAILURE(ExpectCaughtUp());
  // As of a moment in between, too.
  standby_->Stop();
  std::filesystem::remove_all(standby_dir());
  const FinishedRun older =
      RunFirn("127.0.0.1:1", {"restore", backup, "--data-dir", standby_dir(), "--at", "3"});
  ASSERT_EQ(older.status.code, 0) << older.errors;
  StartStandby();
  ExpectCaughtUp();
}

// It has the same beginning and the same identity, but goes on otherwise.
TEST_F(StandbyTest, ARestoredBackupOfWhatThePrimaryLostIsNotMixed) {
  StartPrimary();
  client_->MustAppend(NextBatch(300));
  primary_->Stop();
  std::filesystem::copy(primary_dir(), primary_dir() + ".old",
                        std::filesystem::copy_options::recursive);
  StartPrimary();
  client_->MustAppend(NextBatch(10));
  const std::string backup = directory_.path() + "/backup";
  ASSERT_EQ(RunFirn(primary_address_, {"backup", backup}).status.code, 0);
  primary_->Stop();
  std::filesystem::remove_all(primary_dir());
  std::filesystem::rename(primary_dir() + ".old", primary_dir());
  StartPrimary();
  client_->MustAppend(NextBatch(20));
  ASSERT_EQ(RunFirn("127.0.0.1:1", {"restore", backup, "--data-dir", standby_dir()}).status.code,
            0);
  StartStandby();
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_STOPPED)) << standby_->log();
  EXPECT_EQ(other_->Head().position(), 310u);
}

TEST_F(StandbyTest, WhoFollowsItSeesEventsAsTheyCome) {
  StartBoth();
  client_->MustAppend(NextBatch(2));
  v1::ReplayEventsRequest request;
  request.set_follow(true);
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = other_->stub().ReplayEvents(&context, request);
  uint64_t seen = 0;
  for (v1::ReplayEventsResponse message; seen < 2 && stream->Read(&message);) {
    seen = message.position();
  }
  client_->MustAppend(NextBatch(3));
  for (v1::ReplayEventsResponse message; seen < 5 && stream->Read(&message);) {
    seen = message.position();
  }
  EXPECT_EQ(seen, 5u);
  context.TryCancel();
}

TEST_F(StandbyTest, KeepsServingWhileThePrimaryIsAwayAndComesBackByItself) {
  StartBoth();
  client_->MustAppend(NextBatch(10));
  ExpectCaughtUp();
  primary_->Kill();
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_CONNECTING));
  EXPECT_EQ(other_->ReadAll().size(), 10u);
  EXPECT_EQ(HealthOf(*other_, ""), "SERVING");
  StartPrimary();
  client_->MustAppend(NextBatch(10));
  ASSERT_NO_FATAL_FAILURE(ExpectCaughtUp());
  EXPECT_THAT(standby_->log(), HasSubstr("the primary is not followed for now"));
}

TEST_F(StandbyTest, StartsWithoutItsPrimaryIfItHasALog) {
  StartBoth();
  client_->MustAppend(NextBatch(10));
  ExpectCaughtUp();
  standby_->Stop();
  primary_->Kill();
  StartStandby();
  EXPECT_EQ(other_->ReadAll().size(), 10u);
}

TEST_F(StandbyTest, WithoutALogItWaitsForItsPrimary) {
  StartPrimary();
  client_->MustAppend(NextBatch(10));
  primary_->Kill();
  standby_ = std::make_unique<FirndProcess>(standby_dir(), StandbyFlags(primary_address_));
  while (standby_->log().find("waiting for the primary") == std::string::npos) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(std::filesystem::exists(standby_dir()));
  StartPrimary();
  ASSERT_TRUE(standby_->AwaitListening());
  other_ = std::make_unique<TestClient>(standby_->address());
  ExpectCaughtUp();
}

TEST_F(StandbyTest, WhileItWaitsItCanBeStopped) {
  StartPrimary();
  primary_->Kill();
  standby_ = std::make_unique<FirndProcess>(standby_dir(), StandbyFlags(primary_address_));
  while (standby_->log().find("waiting for the primary") == std::string::npos) {
    std::this_thread::yield();
  }
  standby_->Stop();
}

TEST_F(StandbyTest, RefusesAnotherLog) {
  StartBoth();
  client_->MustAppend(NextBatch(10));
  ExpectCaughtUp();
  standby_->Stop();
  const std::string standby_id = client_->Head().store_id();
  primary_->Kill();
  std::filesystem::remove_all(primary_dir());
  StartPrimary();
  std::vector<std::string> flags = StandbyFlags(primary_address_);
  flags.insert(flags.end(), {"--data-dir", standby_dir(), "--listen", "127.0.0.1:0"});
  const FinishedRun run = RunFirnd(flags);
  EXPECT_EQ(run.status.code, 3);
  EXPECT_THAT(run.errors, HasSubstr(standby_id));
  EXPECT_THAT(run.errors, HasSubstr(client_->Head().store_id()));
}

TEST_F(StandbyTest, AnotherLogThatComesLaterIsNotFollowed) {
  StartBoth();
  client_->MustAppend(NextBatch(10));
  ExpectCaughtUp();
  primary_->Kill();
  std::filesystem::remove_all(primary_dir());
  StartPrimary();
  client_->MustAppend(NextBatch(20));
  ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_STOPPED)) << standby_->log();
  EXPECT_EQ(other_->Head().position(), 10u);
}

TEST_F(StandbyTest, IsPromoted) {
  StartBoth();
  const std::vector<v1::EventDTO> acknowledged = NextBatch(3);
  client_->MustAppend(acknowledged);
  ExpectCaughtUp();
  const std::string store_id = client_->Head().store_id();
  primary_->Kill();
  standby_->Stop();
  StartOther({});
  EXPECT_EQ(other_->Head().store_id(), store_id);
  EXPECT_FALSE(other_->Head().has_standby());
  // A client that had no answer sends again what was appended.
  v1::AppendEventsResponse response;
  ASSERT_TRUE(other_->Append(acknowledged, &response).ok());
  EXPECT_TRUE(response.duplicate());
  EXPECT_EQ(response.events(2).position(), 3u);
  v1::AppendEventsResponse next;
  ASSERT_TRUE(other_->Append(NextBatch(1), &next).ok());
  EXPECT_EQ(next.events(0).position(), 4u);
}

TEST_F(StandbyTest, ThePrimaryOfOnceBecomesTheStandby) {
  StartBoth();
  client_->MustAppend(NextBatch(3));
  ExpectCaughtUp();
  primary_->Stop();
  standby_->Stop();
  StartOther({});
  other_->MustAppend(NextBatch(4));
  FirndProcess former(primary_dir(), StandbyFlags(standby_->address()));
  ASSERT_TRUE(former.AwaitListening());
  TestClient client(former.address());
  ASSERT_TRUE(AwaitPosition(client, 7));
  ExpectSameLog(client, *other_);
}

// Each promoted, so that there were two primaries for a while.
TEST_F(StandbyTest, ALogThatHasGoneItsOwnWayIsNotMixed) {
  for (const size_t primary_goes_on : {0u, 1u, 5u}) {
    SCOPED_TRACE(primary_goes_on);
    std::filesystem::remove_all(primary_dir());
    std::filesystem::remove_all(standby_dir());
    StartBoth();
    client_->MustAppend(NextBatch(300));
    ExpectCaughtUp();
    standby_->Stop();
    StartOther({});
    other_->MustAppend(NextBatch(1));
    standby_->Stop();
    if (primary_goes_on > 0) client_->MustAppend(NextBatch(primary_goes_on));
    StartStandby();
    ASSERT_TRUE(AwaitState(*other_, v1::STANDBY_STATE_STOPPED)) << standby_->log();
    client_->MustAppend(NextBatch(1));
    EXPECT_EQ(other_->Head().position(), 301u);
    EXPECT_EQ(HealthOf(*other_, ""), "not SERVING");
    EXPECT_THAT(standby_->log(), HasSubstr("the primary is not followed any more"));
    EXPECT_EQ(other_->ReadAll().size(), 301u) << "reads go on";
    standby_->Stop();
    primary_->Stop();
  }
}

TEST_F(StandbyTest, SchemasFollow) {
  StartBoth();
  const auto registry = v1::SchemaRegistry::NewStub(client_->channel());
  v1::RegisterSchemaRequest request;
  request.set_name("orders");
  request.set_format(v1::SCHEMA_FORMAT_JSON_SCHEMA);
  request.add_event_types()->set_event_type("order_placed");
  request.set_definition(R"({"type":"object","properties":{"n":{"type":"integer"}}})");
  grpc::ClientContext context;
  SetDeadline(context);
  v1::RegisterSchemaResponse response;
  const grpc::Status registered = registry->RegisterSchema(&context, request, &response);
  ASSERT_TRUE(registered.ok()) << registered.error_message();
  v1::SetSchemaPolicyRequest policy;
  policy.set_event_type_prefix("order_");
  policy.set_policy(v1::SCHEMA_POLICY_WARN);
  grpc::ClientContext policy_context;
  SetDeadline(policy_context);
  v1::SetSchemaPolicyResponse set;
  ASSERT_TRUE(registry->SetSchemaPolicy(&policy_context, policy, &set).ok());

  const auto list = [](TestClient& client) {
    const auto stub = v1::SchemaRegistry::NewStub(client.channel());
    grpc::ClientContext list_context;
    SetDeadline(list_context);
    v1::ListSchemasResponse schemas;
    EXPECT_TRUE(stub->ListSchemas(&list_context, {}, &schemas).ok());
    return schemas.DebugString();
  };
  const std::string wanted = list(*client_);
  EXPECT_THAT(wanted, HasSubstr("orders"));
  std::string got;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (got != wanted && std::chrono::steady_clock::now() < deadline) got = list(*other_);
  EXPECT_EQ(got, wanted);
}

TEST_F(StandbyTest, ProjectionsFollow) {
  StartBoth();
  client_->MustAppend(NextBatch(50));
  ProjectionClient ours(*client_);
  ProjectionClient theirs(*other_);
  const grpc::Status created = ours.Create("seen", kCountSql);
  ASSERT_TRUE(created.ok()) << created.error_message();
  client_->MustAppend(NextBatch(50));
  ExpectCaughtUp();
  const auto names = [&] { return theirs.Names(); };
  const auto await = [&](const std::vector<std::string>& wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (names() != wanted && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    return names() == wanted;
  };
  ASSERT_TRUE(await({"seen"})) << standby_->log();
  ASSERT_TRUE(ours.AwaitHead("seen"));
  ASSERT_TRUE(theirs.AwaitHead("seen"));
  EXPECT_EQ(theirs.Digest("seen"), ours.Digest("seen"));
  EXPECT_EQ(theirs.Query("seen", "select count(*) from seen").front(), "100");
  // A new definition, then none.
  const std::string changed = std::string(kCountSql) + "-- on: never\ndelete from seen;\n";
  ASSERT_TRUE(ours.Create("seen", changed).ok());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (theirs.StatusOf("seen").version() != 2 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(theirs.StatusOf("seen").version(), 2u);
  ASSERT_TRUE(ours.Drop("seen").ok());
  EXPECT_TRUE(await({}));
  // After a restart it is as it was.
  standby_->Stop();
  StartStandby();
  EXPECT_TRUE(ProjectionClient(*other_).Names().empty());
}

TEST_F(StandbyTest, HistoryAndUndoFollow) {
  StartPrimary({"--catalog", "enforce"});
  std::vector<std::string> flags = StandbyFlags(primary_address_);
  flags.insert(flags.end(), {"--catalog", "enforce"});
  StartOther(flags);
  const auto run = [](const FirndProcess& firnd, const std::vector<std::string>& arguments) {
    const FinishedRun done = RunFirn(firnd.address(), arguments);
    EXPECT_EQ(done.status.code, 0) << done.errors;
    return done.output;
  };
  const auto append = [&](const std::string& type, const std::string& payload) {
    run(*primary_,
        {"append", "--type", type, "--target", "image/42", "--payload", payload, "--user", "ada"});
  };
  append("image_added", R"({"image_id":42,"filename":"a.raf","extension":"raf","file_hash":")" +
                            std::string(64, 'a') +
                            R"(","file_size_bytes":1,"width":10,"height":10})");
  append("rating_changed", R"({"image_id":42,"old_rating":0,"new_rating":5})");
  run(*primary_, {"undo", "--last", "--user", "ada"});
  ExpectCaughtUp();
  const std::string history = run(*primary_, {"history", "image/42"});
  EXPECT_EQ(run(*standby_, {"history", "image/42"}), history);
  EXPECT_THAT(history, HasSubstr("\"undone\":true"));
  EXPECT_EQ(run(*standby_, {"state", "image/42"}), run(*primary_, {"state", "image/42"}));
}

TEST_F(StandbyTest, AfterAKillItCountsAnew) {
  StartBoth();
  for (int round = 0; round < 5; ++round) {
    client_->MustAppend(NextBatch(2'000));
    standby_->Kill();
    client_->MustAppend(NextBatch(10));
    StartStandby();
  }
  ExpectCaughtUp();
}

}  // namespace
}  // namespace firn::testing
