#include "cli/progress.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/text.h"

namespace firn::cli {
namespace {

ProgressState MakeState() {
  return {.fraction = 0.25,
          .label = "250 of 1,000 events",
          .events = 250,
          .bytes = 5'000'000,
          .elapsed = absl::Seconds(2)};
}

TEST(ProgressTest, ShowsTheWhole) {
  EXPECT_EQ(FormatProgress(MakeState(), 80),
            " 25% [######..................]  250 of 1,000 events  125/s  2.5 MB/s  0:06 left");
}

TEST(ProgressTest, NeverExceedsTheWidth) {
  for (int width = 1; width < 120; ++width) {
    EXPECT_LE(DisplayWidth(FormatProgress(MakeState(), width)), width);
  }
}

TEST(ProgressTest, HasNoBarWithoutAWhole) {
  ProgressState state = MakeState();
  state.fraction.reset();
  EXPECT_EQ(FormatProgress(state, 80), "250 of 1,000 events  125/s  2.5 MB/s  0:02");
}

TEST(ProgressTest, SurvivesTheFirstMoment) {
  ProgressState state = MakeState();
  state.fraction = 0;
  state.events = 0;
  state.elapsed = absl::ZeroDuration();
  EXPECT_NE(FormatProgress(state, 80).find("  0% [....."), std::string::npos);
}

TEST(ProgressTest, BoundsTheBar) {
  ProgressState state = MakeState();
  state.fraction = 1.5;
  EXPECT_EQ(FormatProgress(state, 80).find("100% [#####"), 0U);
}

TEST(ProgressTest, ShowsTheNoteInPlaceOfTheTimeLeft) {
  ProgressState state = MakeState();
  state.note = "waiting for the server";
  const std::string text = FormatProgress(state, 120);
  EXPECT_NE(text.find("waiting for the server"), std::string::npos);
  EXPECT_EQ(text.find("left"), std::string::npos);
}

TEST(ProgressTest, FormatsMinutes) {
  EXPECT_EQ(FormatMinutes(absl::Seconds(5)), "0:05");
  EXPECT_EQ(FormatMinutes(absl::Seconds(125)), "2:05");
  EXPECT_EQ(FormatMinutes(absl::Seconds(3725)), "1:02:05");
}

}  // namespace
}  // namespace firn::cli
