#include "firn/base/uuid.h"

#include <gtest/gtest.h>

namespace firn {
namespace {

TEST(Uuid, ReadsEitherCaseAndWritesLower) {
  const auto uuid = ParseUuid("0192F3c4-7D5E-7a10-9b3c-2f6e8d1a4c57");
  ASSERT_TRUE(uuid.has_value());
  EXPECT_EQ(uuid->bytes[0], 0x01);
  EXPECT_EQ(uuid->bytes[15], 0x57);
  EXPECT_EQ(FormatUuid(*uuid), "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
}

TEST(Uuid, AcceptsEveryVersion) {
  EXPECT_TRUE(ParseUuid("00000000-0000-0000-0000-000000000000").has_value());
  EXPECT_TRUE(ParseUuid("ffffffff-ffff-ffff-ffff-ffffffffffff").has_value());
}

TEST(Uuid, RefusesOtherForms) {
  for (const char* text :
       {"", "0192f3c47d5e7a109b3c2f6e8d1a4c57", "{0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57}",
        "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c5", "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c5g",
        "0192f3c4+7d5e-7a10-9b3c-2f6e8d1a4c57", "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57 ",
        "0192f3c-47d5e-7a10-9b3c-2f6e8d1a4c57"}) {
    EXPECT_FALSE(ParseUuid(text).has_value()) << text;
  }
}

TEST(NamedUuid, IsTheSameForTheSameNameInTheSameSpace) {
  const Uuid space = *ParseUuid("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  const Uuid named = NamedUuid(space, "undo 0");
  EXPECT_EQ(named, NamedUuid(space, "undo 0"));
  EXPECT_NE(named, NamedUuid(space, "undo 1"));
  EXPECT_NE(named, NamedUuid(RandomUuid(), "undo 0"));
  // A client's retry may meet another machine, or a later version of the server.
  EXPECT_EQ(FormatUuid(named), "aac1b573-1afd-810d-a966-0d3c531f288f");
}

}  // namespace
}  // namespace firn
