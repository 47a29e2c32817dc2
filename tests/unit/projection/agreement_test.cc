// However a projection came to a position, its tables are the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "firn/projection/build.h"
#include "firn/projection/fold.h"
#include "tests/unit/projection/catalogue_support.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

class AgreementTest : public LogTest {
 protected:
  std::unique_ptr<Tables> Fresh(const Definition& definition, Position until, size_t page) {
    auto tables = Tables::Create(":memory:", definition, {});
    EXPECT_OK(tables);
    while ((*tables)->info().position < until) {
      EXPECT_OK((*tables)->Advance(*reader_, until, {.events = page}));
    }
    return *std::move(tables);
  }
};

TEST_F(AgreementTest, FollowedBuiltAtOnceAndFromSavedStates) {
  const Definition definition = CatalogueDefinition();
  for (const uint64_t seed : {1, 2}) {
    CloseStore();
    std::filesystem::remove_all(data_dir());
    OpenStore();
    const std::string file = "f" + std::to_string(seed) + ".db";
    auto begun = Build::Begin(*store_, path(file), definition, {}, 97);
    ASSERT_OK(begun);
    auto build = *std::move(begun);
    ASSERT_OK(build->Start([] {}));
    MessyHistory history(seed, 40);
    while (const auto batch = history.NextBatch()) {
      const Position written = Append(*batch);
      // Sometimes each batch is taken in by itself, sometimes some are together.
      if (written % 3 != 0) continue;
      ASSERT_TRUE(build->AwaitPosition(written,
                                       std::chrono::steady_clock::now() + std::chrono::minutes(1)));
    }
    ASSERT_TRUE(
        build->AwaitPosition(head(), std::chrono::steady_clock::now() + std::chrono::minutes(1)))
        << build->status().failure;
    const std::string followed = DigestOfFile(path(file));
    EXPECT_EQ(DigestOf(Fresh(definition, head(), 100'000)->connection()), followed);
    EXPECT_EQ(DigestOf(Fresh(definition, head(), 1)->connection()), followed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 6; ++i) {
      const Position cut = random() % (head() + 1);
      const auto past = build->At(cut, *reader_);
      ASSERT_OK(past);
      EXPECT_EQ(DigestOfFile((*past)->path().string()),
                DigestOf(Fresh(definition, cut, 1 + random() % 50)->connection()))
          << "seed " << seed << " position " << cut;
    }
    // Stopped and taken up again in the middle.
    const std::string other = "g" + std::to_string(seed) + ".db";
    auto tables = Tables::Create(path(other), definition, {});
    ASSERT_OK(tables);
    ASSERT_OK((*tables)->FinishBuild());
    while ((*tables)->info().position < head()) {
      const Position until = std::min<Position>(head(), (*tables)->info().position + 50);
      ASSERT_OK((*tables)->Advance(*reader_, until, {.events = 1 + random() % 20}));
      if (random() % 3 != 0) continue;
      tables->reset();
      tables = Tables::Open(path(other), Tables::Care::kFollow);
      ASSERT_OK(tables);
    }
    EXPECT_EQ(DigestOf((*tables)->connection()), followed);
    build.reset();
  }
}

// The state of a target by its own events and those that it needs is its state in the tables.
TEST_F(AgreementTest, FoldedAlone) {
  const auto definition = std::make_shared<const Definition>(CatalogueDefinition());
  Folder folder(definition);
  size_t compared = 0;
  for (const uint64_t seed : {3, 4}) {
    CloseStore();
    std::filesystem::remove_all(data_dir());
    OpenStore();
    MessyHistory history(seed, 70);
    while (const auto batch = history.NextBatch()) Append(*batch);
    auto tables = Tables::Create(":memory:", *definition, {});
    ASSERT_OK(tables);
    std::vector<HeldEvent> events;
    ASSERT_OK(reader_->Read({.until = head()},
                            [&](const RecordedEvent& event) { events.emplace_back(event); }));
    for (const HeldEvent& held : events) {
      const RecordedEvent& event = held.event();
      ASSERT_OK((*tables)->Advance(*reader_, event.position, {}));
      const Target target{.type = std::string(event.target_type), .id = event.target_id};
      if (!(*tables)->program().HasState(target.type)) continue;
      const auto whole = (*tables)->program().State(target);
      ASSERT_OK(whole);
      const auto folded = folder.Fold(target, event.position, *reader_, unwanted_);
      ASSERT_OK(folded);
      ASSERT_EQ(folded->state, *whole)
          << "seed " << seed << " " << target.type << " " << target.id << " at " << event.position;
      ASSERT_EQ(folded->last_event, event.position);
      ++compared;
    }
  }
  EXPECT_GT(compared, 1'200u);
}

}  // namespace
}  // namespace firn::projection
