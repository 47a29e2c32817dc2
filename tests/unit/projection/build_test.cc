#include "firn/projection/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCounts[] =
    "create table t (id integer primary key, v);\n"
    "create table total (one integer primary key, n integer not null);\n"
    "insert into total values (1, 0);\n"
    "-- on: added\n"
    "insert into t values (:position, $v);\n"
    "update total set n = n + 1;";

class BuildTest : public LogTest {
 protected:
  void TearDown() override {
    build_.reset();
    LogTest::TearDown();
  }

  void Begin(const std::string& sql = kCounts, Position checkpoint_every = kCheckpointEvery) {
    auto build = Build::Begin(*store_, path("1.db"), Define(sql), {.name = "x", .version = 2},
                              checkpoint_every);
    ASSERT_OK(build);
    build_ = *std::move(build);
    Start();
  }

  void Resume(Position checkpoint_every = kCheckpointEvery) {
    build_.reset();
    auto build = Build::Resume(*store_, path("1.db"), checkpoint_every);
    ASSERT_OK(build);
    build_ = *std::move(build);
    Start();
  }

  void Start() {
    ASSERT_OK(build_->Start([this] { ++ready_; }));
  }

  // Waits until it has got there.
  bool Await(Position position) {
    return build_->AwaitPosition(position,
                                 std::chrono::steady_clock::now() + std::chrono::minutes(1));
  }
  bool AwaitReady() {
    return projection::Await([&] { return build_->status().is_ready; });
  }

  // The digest at a position, built from the start.
  std::string FreshDigest(Position position, const std::string& sql = kCounts) {
    auto tables = Tables::Create(":memory:", Define(sql), {});
    EXPECT_OK(tables);
    while ((*tables)->info().position < position) {
      EXPECT_OK((*tables)->Advance(*reader_, position, {}));
    }
    return DigestOf((*tables)->connection());
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("1.db")) files.push_back(name);
    }
    std::ranges::sort(files);
    return files;
  }

  std::shared_ptr<Build> build_;
  std::atomic<int> ready_ = 0;
};

TEST_F(BuildTest, BecomesReadyAndFollows) {
  AppendMany("added", 10);
  Begin();
  ASSERT_TRUE(AwaitReady());
  for (int i = 0; i < 20; ++i) {
    const Position written = Append("added");
    ASSERT_TRUE(Await(written)) << "what was written is read";
    EXPECT_THAT(RowsOf(path("1.db"), "select count(*) from t"),
                ElementsAre(std::to_string(11 + i)));
  }
  const BuildStatus status = build_->status();
  EXPECT_EQ(ready_, 1);
  EXPECT_EQ(status.version, 2u);
  EXPECT_EQ(status.position, 30u);
  EXPECT_EQ(status.applied, 30u);
  EXPECT_GT(build_->MeasureSize().bytes, 0u);
  EXPECT_GT(status.begun_us, 0);
  EXPECT_OK(status.failure);
}

TEST_F(BuildTest, AnEmptyLogIsCaughtUpWith) {
  Begin();
  ASSERT_TRUE(AwaitReady());
  EXPECT_EQ(build_->status().position, 0u);
}

TEST_F(BuildTest, IsNotReadyFarFromTheHead) {
  AppendMany("added", 9'000);
  AppendMany("added", 9'000);
  AppendMany("added", 9'000);
  // The first page ends before this.
  Begin(
      "create table t (id integer primary key);\n-- on: added\n"
      "insert into t values (iif(:position < 25900, :position, null + abs('x')));"
      "insert into t select null where :position = 25900 and json('{');");
  ASSERT_TRUE(projection::Await([&] { return !build_->status().failure.ok(); }));
  EXPECT_FALSE(build_->status().is_ready);
  EXPECT_EQ(ready_, 0);
  EXPECT_EQ(build_->status().position, 25'899u);
}

TEST_F(BuildTest, StandsStillAtAnEventThatFails) {
  Begin(
      "create table t (id integer primary key, v not null);\n-- on: added\n"
      "insert into t values (:position, $v);");
  ASSERT_TRUE(AwaitReady());
  Append("added", R"({"v":1})");
  Append("added");
  Append("added", R"({"v":1})");
  ASSERT_TRUE(projection::Await([&] { return !build_->status().failure.ok(); }));
  const BuildStatus status = build_->status();
  EXPECT_EQ(status.position, 1u);
  EXPECT_TRUE(testing::HasReason(status.failure, ErrorReason::kProjectionFailed));
  EXPECT_EQ(MetadataOf(status.failure)["position"], "2");
  EXPECT_FALSE(Await(3)) << "and nobody waits for it";
  EXPECT_THAT(RowsOf(path("1.db"), "select id from t"), ElementsAre("1"));
}

TEST_F(BuildTest, StopsWhileItIsBuilt) {
  AppendMany("added", 10'000);
  // Each event takes long enough that they cannot all have been taken in.
  Begin(
      "create table t (id integer primary key);\n-- on: added\n"
      "insert into t select :position from (with recursive c (x) as (select 1 union all select "
      "x + 1 from c where x < 20000) select count(*) from c);");
  build_->Stop();
  EXPECT_FALSE(build_->status().is_ready);
}

TEST_F(BuildTest, StopsWhileItFollows) {
  Begin();
  ASSERT_TRUE(AwaitReady());
  build_->Stop();
  build_->Stop();
  Append("added");
  EXPECT_FALSE(Await(1)) << "and nobody waits for it";
}

TEST_F(BuildTest, IsTakenUpWhereItWasLeft) {
  AppendMany("added", 5);
  Begin();
  ASSERT_TRUE(AwaitReady());
  build_.reset();
  AppendMany("added", 5);
  Resume();
  ASSERT_TRUE(Await(10));
  EXPECT_EQ(build_->version(), 2u);
  EXPECT_EQ(build_->status().applied, 10u);
  EXPECT_EQ(DigestOfFile(path("1.db")), FreshDigest(10));
  EXPECT_EQ(ready_, 1) << "it has not become ready again";
}

TEST_F(BuildTest, StatesAreSavedAndThinned) {
  AppendMany("added", 35);
  Begin(kCounts, 10);
  ASSERT_TRUE(Await(35));
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 3; }));
  EXPECT_THAT(build_->checkpoints(), ElementsAre(10, 20, 30));
  AppendMany("added", 127);  // 16 are kept
  ASSERT_TRUE(Await(162));
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 16; }));
  EXPECT_EQ(build_->checkpoints().back(), 160u);
  AppendMany("added", 8);  // one too many
  ASSERT_TRUE(Await(170));
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() < 16; }));
  EXPECT_THAT(build_->checkpoints(), ElementsAre(20, 40, 60, 80, 100, 120, 140, 160));
  AppendMany("added", 40);
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 10; }));
  EXPECT_EQ(build_->checkpoints().back(), 200u);
  const auto checkpoints = build_->checkpoints();
  std::vector<std::string> files;
  for (const Position position : checkpoints)
    files.push_back("1.db.at-" + std::to_string(position));
  std::ranges::sort(files);
  std::vector<std::string> present;
  for (const std::string& file : Files()) {
    if (file.find(".at-") != std::string::npos) present.push_back(file);
  }
  EXPECT_EQ(present, files) << "and there are no files of others";
  for (const Position position : checkpoints) {
    EXPECT_THAT(RowsOf(path("1.db.at-" + std::to_string(position)),
                       "select position, (select n from total), (select max(id) from t) "
                       "from firn_projection"),
                ElementsAre(std::to_string(position) + "|" + std::to_string(position) + "|" +
                            std::to_string(position)));
  }

  Resume(10);
  EXPECT_EQ(build_->checkpoints(), checkpoints) << "they are found again";
  AppendMany("added", 40);
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 12; }));
  EXPECT_EQ(build_->checkpoints().back(), 240u) << "as far apart as before";
}

TEST_F(BuildTest, ThePastIsMadeOfASavedStateAndWhatCameAfter) {
  for (int i = 0; i < 60; ++i) Append(i % 3 == 0 ? "other" : "added");
  Begin(kCounts, 16);
  ASSERT_TRUE(Await(60));
  for (const Position position : {0, 1, 15, 16, 17, 32, 40, 47, 48, 59, 60}) {
    const auto past = build_->At(position, *reader_);
    ASSERT_OK(past);
    EXPECT_EQ((*past)->position(), position);
    EXPECT_EQ(DigestOfFile((*past)->path().string()), FreshDigest(position)) << position;
    EXPECT_THAT(RowsOf((*past)->path().string(), "select position from firn_projection"),
                ElementsAre(std::to_string(position)));
  }
}

TEST_F(BuildTest, ThePastStartsFromTheSavedState) {
  AppendMany("added", 30);
  Begin(kCounts, 10);
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 3; }));
  build_->Stop();
  {
    auto saved = Connection::Open(path("1.db.at-20"), Connection::Mode::kWrite);
    ASSERT_OK(saved);
    ASSERT_OK(saved->Run("update total set n = 1000"));
  }
  const auto past = build_->At(25, *reader_);
  ASSERT_OK(past);
  EXPECT_THAT(RowsOf((*past)->path().string(), "select n from total"), ElementsAre("1005"));
}

TEST_F(BuildTest, AFewPastStatesAreKept) {
  AppendMany("added", 10);
  Begin();
  ASSERT_TRUE(Await(10));
  const auto first = *build_->At(1, *reader_);
  EXPECT_EQ(build_->At(1, *reader_)->get(), first.get());
  for (Position position = 2; position <= 6; ++position) {
    ASSERT_OK(build_->At(position, *reader_));
  }
  EXPECT_NE(build_->At(1, *reader_)->get(), first.get()) << "it was given up";
  EXPECT_THAT(RowsOf(first->path().string(), "select count(*) from t"), ElementsAre("1"))
      << "but whoever has it still has it";
  size_t past = 0;
  for (const std::string& file : Files()) past += file.find(".past-") != std::string::npos ? 1 : 0;
  EXPECT_EQ(past, kPastStatesMax + 1);
}

TEST_F(BuildTest, ThePastOfAFailingBuildCanBeRead) {
  Append("added", R"({"v":1})");
  Append("added", R"({"v":2})");
  Append("added");
  constexpr char kStrict[] =
      "create table t (id integer primary key, v not null);\n-- on: added\n"
      "insert into t values (:position, $v);";
  Begin(kStrict);
  ASSERT_TRUE(projection::Await([&] { return !build_->status().failure.ok(); }));
  const auto past = build_->At(1, *reader_);
  ASSERT_OK(past);
  EXPECT_EQ(DigestOfFile((*past)->path().string()), FreshDigest(1, kStrict));
  EXPECT_TRUE(testing::HasReason(build_->At(3, *reader_), ErrorReason::kProjectionFailed));
}

TEST_F(BuildTest, FilesGoWhenNobodyUsesThemAnyMore) {
  AppendMany("added", 25);
  Begin(kCounts, 10);
  ASSERT_TRUE(Await(25));
  ASSERT_OK(build_->At(3, *reader_));
  build_->RemoveWhenUnused();
  build_->Stop();
  EXPECT_THAT(RowsOf(path("1.db"), "select n from total"), ElementsAre("25"));
  build_.reset();
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(BuildTest, FilesStayOtherwise) {
  AppendMany("added", 25);
  Begin(kCounts, 10);
  ASSERT_TRUE(Await(25));
  ASSERT_OK(build_->At(3, *reader_));
  ASSERT_TRUE(projection::Await([&] { return build_->checkpoints().size() == 2; }));
  build_.reset();
  EXPECT_THAT(Files(), ElementsAre("1.db", "1.db.at-10", "1.db.at-20"));
}

}  // namespace
}  // namespace firn::projection
