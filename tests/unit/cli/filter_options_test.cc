#include "cli/filter_options.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firn/v1/event_store.pb.h"

namespace firn::cli {
namespace {

class FilterOptionsTest : public testing::Test {
 protected:
  FilterOptionsTest() { AddFilterOptions(app_, filter_); }

  // The arguments in the order of a command line.
  void Parse(std::vector<std::string> arguments) {
    app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  }

  // What is said of these arguments.
  std::string ErrorOf(const std::vector<std::string>& arguments) {
    try {
      Parse(arguments);
    } catch (const CLI::ParseError& error) {
      return error.what();
    }
    return "no error";
  }

  Filter filter_;
  CLI::App app_;
};

TEST_F(FilterOptionsTest, WithoutOptionsEverythingIsWanted) {
  Parse({});
  EXPECT_TRUE(filter_.is_whole());
  v1::ReplayEventsRequest request;
  filter_.WriteTo(request);
  EXPECT_EQ(request.ByteSizeLong(), 0U);
}

TEST_F(FilterOptionsTest, PositionsAloneLeaveNothingOut) {
  Parse({"--after", "7", "--until", "9"});
  EXPECT_TRUE(filter_.is_whole());
  v1::GetEventsRequest request;
  filter_.WriteTo(request);
  EXPECT_EQ(request.after_position(), 7U);
  EXPECT_EQ(request.until_position(), 9U);
}

TEST_F(FilterOptionsTest, SinglePartsAreOneItem) {
  Parse({"--type", "rating_changed", "--type", "image_*", "--tag", "a", "--tag", "b", "--stream",
         "s", "--target", "image/4", "--target", "image/5", "--user", "ada"});
  EXPECT_FALSE(filter_.is_whole());
  v1::CountEventsRequest request;
  filter_.WriteTo(request);
  ASSERT_EQ(request.query().items_size(), 1);
  const v1::QueryItem& item = request.query().items(0);
  EXPECT_EQ(item.event_types(0), "rating_changed");
  EXPECT_EQ(item.event_type_prefixes(0), "image_");
  EXPECT_EQ(item.tags_size(), 2);
  EXPECT_EQ(item.streams(0), "s");
  EXPECT_EQ(item.targets(1).target_type(), "image");
  EXPECT_EQ(item.targets(1).target_id(), 5);
  EXPECT_EQ(item.user_ids(0), "ada");
  EXPECT_FALSE(request.has_bounds());
}

TEST_F(FilterOptionsTest, Bounds) {
  Parse({"--min-revision", "0", "--max-revision", "9", "--min-timestamp", "1771686245123",
         "--max-timestamp", "2026-02-21T15:04:05Z", "--from-time", "2026-02-21", "--as-of", "-2h"});
  EXPECT_FALSE(filter_.is_whole());
  EXPECT_TRUE(filter_.bounds.has_min_revision());
  EXPECT_EQ(filter_.bounds.max_revision(), 9U);
  EXPECT_EQ(filter_.bounds.min_timestamp(), 1771686245123);
  EXPECT_EQ(filter_.bounds.max_timestamp(), 1771686245000);
  EXPECT_EQ(filter_.bounds.from_time().seconds(), 1771632000);
  EXPECT_TRUE(filter_.bounds.has_as_of());
}

TEST_F(FilterOptionsTest, AQueryStandsAlone) {
  Parse({"--query", R"({"items":[{"tags":["a"]},{"tags":["b"]}]})", "--min-revision", "2"});
  EXPECT_EQ(filter_.query.items_size(), 2);
  EXPECT_EQ(filter_.bounds.min_revision(), 2U);
}

TEST_F(FilterOptionsTest, ErrorsNameTheOption) {
  EXPECT_EQ(ErrorOf({"--target", "image"}),
            "--target: must be TYPE/NUMBER, such as image/42; got image");
  EXPECT_EQ(ErrorOf({"--from-time", "soon"}),
            "--from-time: must be a time, such as 2026-02-21T15:04:05Z, 2026-02-21 or -2h (two "
            "hours ago); got soon");
  for (const std::string option : {"--as-of", "--min-timestamp", "--max-timestamp", "--after",
                                   "--until", "--min-revision", "--max-revision", "--query"}) {
    const std::string error = ErrorOf({option, "soon"});
    EXPECT_NE(error.find(option), std::string::npos) << error;
    EXPECT_NE(error.find("soon"), std::string::npos) << error;
  }
  for (const std::string option : {"--type", "--tag", "--stream", "--user", "--query"}) {
    EXPECT_EQ(ErrorOf({option, "\xFF"}), option + ": must be UTF-8");
  }
}

TEST_F(FilterOptionsTest, AStarEndsAPrefixAndNothingElse) {
  for (const std::string type : {"*", "a*b", "a**", "*a"}) {
    const std::string error = ErrorOf({"--type", type});
    EXPECT_EQ(error.find("--type: must be a type, or how types begin"), 0U) << error;
  }
}

TEST_F(FilterOptionsTest, AQueryAndItsPartsExcludeEachOther) {
  const std::string query = R"({"items":[{"tags":["a"]}]})";
  const std::string error = ErrorOf({"--query", query, "--tag", "b"});
  EXPECT_NE(error.find("--query"), std::string::npos) << error;
  EXPECT_NE(error.find("--tag"), std::string::npos) << error;
}

}  // namespace
}  // namespace firn::cli
