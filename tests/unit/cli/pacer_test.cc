#include "cli/pacer.h"

#include <gtest/gtest.h>

#include <vector>

namespace firn::cli {
namespace {

class PacerTest : public testing::Test {
 protected:
  Pacer Make(double speed) {
    return Pacer(
        speed, [this] { return now_; },
        [this](absl::Duration duration) {
          slept_.push_back(duration);
          now_ += duration;
          return !is_interrupted_;
        });
  }

  static v1::EventDTO At(absl::Duration since_begin) {
    v1::EventDTO event;
    event.set_created_at(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ",
                                          absl::FromUnixSeconds(1771686245) + since_begin,
                                          absl::UTCTimeZone()));
    return event;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'900'000'000);
  std::vector<absl::Duration> slept_;
  bool is_interrupted_ = false;
};

TEST_F(PacerTest, KeepsTheSpacing) {
  Pacer pacer = Make(1);
  EXPECT_TRUE(pacer.Await(At(absl::ZeroDuration())));
  EXPECT_TRUE(pacer.Await(At(absl::Milliseconds(250))));
  EXPECT_TRUE(pacer.Await(At(absl::Hours(30))));
  EXPECT_EQ(slept_,
            std::vector({absl::Milliseconds(250), absl::Hours(30) - absl::Milliseconds(250)}));
}

TEST_F(PacerTest, DividesItByTheSpeed) {
  Pacer fast = Make(10);
  EXPECT_TRUE(fast.Await(At(absl::ZeroDuration())));
  EXPECT_TRUE(fast.Await(At(absl::Seconds(5))));
  Pacer slow = Make(0.5);
  EXPECT_TRUE(slow.Await(At(absl::ZeroDuration())));
  EXPECT_TRUE(slow.Await(At(absl::Seconds(5))));
  EXPECT_EQ(slept_, std::vector({absl::Milliseconds(500), absl::Seconds(10)}));
}

TEST_F(PacerTest, TimeSpentElsewhereCounts) {
  Pacer pacer = Make(1);
  EXPECT_TRUE(pacer.Await(At(absl::ZeroDuration())));
  now_ += absl::Seconds(3);
  EXPECT_TRUE(pacer.Await(At(absl::Seconds(2))));
  EXPECT_TRUE(pacer.Await(At(absl::Seconds(4))));
  EXPECT_EQ(slept_, std::vector({absl::Seconds(1)}));
}

TEST_F(PacerTest, SaysThatItWasInterrupted) {
  Pacer pacer = Make(1);
  is_interrupted_ = true;
  EXPECT_TRUE(pacer.Await(At(absl::ZeroDuration())));
  EXPECT_FALSE(pacer.Await(At(absl::Seconds(2))));
}

}  // namespace
}  // namespace firn::cli
