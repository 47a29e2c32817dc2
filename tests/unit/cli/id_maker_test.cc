#include "cli/id_maker.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace firn::cli {
namespace {

TEST(IdMakerTest, MakesUuidsOfVersion7) {
  IdMaker ids;
  std::set<std::string> made;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = ids.Next(0x0192f3c47d5e);
    ASSERT_EQ(id.size(), 36U);
    EXPECT_EQ(id.substr(0, 15), "0192f3c4-7d5e-7");
    EXPECT_EQ(id[18], '-');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_EQ(id[23], '-');
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
    made.insert(id);
  }
  EXPECT_EQ(made.size(), 1000U);
}

}  // namespace
}  // namespace firn::cli
