#include "src/uuid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace firn::testing {
namespace {

using ::testing::MatchesRegex;

TEST(Uuid, HasTheTimeVersionAndVariant) {
  const std::string uuid = internal::MakeUuid(absl::FromUnixMillis(0x0192'3456'789a));
  EXPECT_THAT(uuid, MatchesRegex("01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(Uuid, EachIsAnother) {
  std::set<std::string> uuids;
  for (int i = 0; i < 1000; ++i) uuids.insert(internal::MakeUuid(absl::UnixEpoch()));
  EXPECT_EQ(uuids.size(), 1000U);
}

}  // namespace
}  // namespace firn::testing
