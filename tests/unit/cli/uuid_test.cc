#include "cli/uuid.h"

#include <gtest/gtest.h>

namespace firn::cli {
namespace {

TEST(UuidTest, KnowsAUuid) {
  EXPECT_TRUE(IsUuid("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57"));
  EXPECT_TRUE(IsUuid("0192F3C4-7D5E-7A10-9B3C-2F6E8D1A4C57"));
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("0192f3c47d5e7a109b3c2f6e8d1a4c57"));
  EXPECT_FALSE(IsUuid("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c5"));
  EXPECT_FALSE(IsUuid("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4cg7"));
  EXPECT_FALSE(IsUuid("{192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c5}"));
}

// Python: uuid.uuid5(uuid.NAMESPACE_URL, name).
TEST(UuidTest, MakesTheUuidsThatOthersMake) {
  EXPECT_EQ(MakeNameUuid("https://example.com/orders\n1"), "8ad08caa-fff2-57ba-8ced-ab9bdd73b9a9");
  EXPECT_EQ(MakeNameUuid(""), "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
  EXPECT_EQ(MakeNameUuid("luminafast\né"), "f7c2a740-5363-5a04-bd31-f54dc969cf5f");
}

}  // namespace
}  // namespace firn::cli
