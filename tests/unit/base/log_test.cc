#include "firn/base/log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace firn::log {
namespace {

TEST(Log, TextQuotesWhatWouldBeAmbiguous) {
  EXPECT_EQ(FormatEntry(Format::kText, "listening",
                        {{"address", "127.0.0.1:1"}, {"head", 7}, {"dir", "a b"}, {"empty", ""}}),
            R"(listening address=127.0.0.1:1 head=7 dir="a b" empty="")");
}

TEST(Log, JsonEscapesMessageAndFields) {
  const std::string entry =
      FormatEntry(Format::kJson, "a \"quoted\" one", {{"text", "line\nbreak"}, {"number", -3}});
  const auto json = nlohmann::json::parse("{" + entry + "}");
  EXPECT_EQ(json["message"], "a \"quoted\" one");
  EXPECT_EQ(json["text"], "line\nbreak");
  EXPECT_EQ(json["number"], -3);
}

TEST(Log, WritesOneLineWithTimeAndLevelToStderr) {
  Configure(Level::kInfo, Format::kJson);
  ::testing::internal::CaptureStderr();
  Debug("not shown");
  Warning("shown", {{"key", "value"}});
  const std::string output = ::testing::internal::GetCapturedStderr();
  Configure(Level::kInfo, Format::kText);

  ASSERT_FALSE(output.empty());
  EXPECT_EQ(output.find('\n'), output.size() - 1) << output;
  const auto json = nlohmann::json::parse(output);
  EXPECT_EQ(json["level"], "warning");
  EXPECT_EQ(json["message"], "shown");
  EXPECT_EQ(json["key"], "value");
  EXPECT_TRUE(json.contains("time"));
}

}  // namespace
}  // namespace firn::log
