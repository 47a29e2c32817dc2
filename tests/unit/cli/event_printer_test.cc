#include "cli/event_printer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

// What the command line's options print of `count` events that come one by one.
std::string Print(const std::vector<std::string>& arguments, int count) {
  const firn::testing::TempDir directory;
  const std::string path = directory.path() + "/events";
  FormatOptions options;
  CLI::App app;
  AddFormatOptions(app, options);
  app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  absl::StatusOr<Output> output = Output::Open(path);
  Client client({.address = "127.0.0.1:1"}, absl::Seconds(1));
  absl::StatusOr<EventPrinter> printer =
      EventPrinter::Open(*output, path, options, Terminal{.is_stdout = true}, client);
  EXPECT_TRUE(printer.ok()) << printer.status();
  for (int i = 0; i < count; ++i) {
    google::protobuf::RepeatedPtrField<v1::EventDTO> events;
    EXPECT_TRUE(printer->Print(events).ok());
    *events.Add() = MakeSampleEvent();
    EXPECT_TRUE(printer->Print(events).ok());
  }
  EXPECT_TRUE(printer->Close().ok());
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(EventPrinterTest, AFileGetsJsonLinesUnlessAskedOtherwise) {
  const std::string lines = Print({}, 2);
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2);
  EXPECT_EQ(lines, Print({"--format", "jsonl"}, 2));
  EXPECT_EQ(Print({}, 0), "");
}

TEST(EventPrinterTest, JsonIsOneArrayOfTheSameObjects) {
  const auto parsed = nlohmann::json::parse(Print({"--format", "json"}, 2));
  ASSERT_EQ(parsed.size(), 2U);
  EXPECT_EQ(parsed[1], nlohmann::json::parse(Print({}, 1)));
  EXPECT_EQ(Print({"--format", "json"}, 0), "[]\n");
}

TEST(EventPrinterTest, CsvHasItsHeadingOnce) {
  const std::string lines = Print({"--format", "csv"}, 2);
  EXPECT_EQ(std::ranges::count(lines, '\n'), 3);
  EXPECT_EQ(lines.find("position,id,"), 0U);
  EXPECT_EQ(lines.rfind("position,id,"), 0U);
  EXPECT_EQ(Print({"--format", "csv"}, 0).find("position,id,"), 0U);
}

TEST(EventPrinterTest, ATemplateIsALineForEachEvent) {
  EXPECT_EQ(Print({"--template", "{position} {payload.rating}"}, 2), "7 5\n7 5\n");
}

TEST(EventPrinterTest, CloudEventsNeedTheServersName) {
  const firn::testing::TempDir directory;
  absl::StatusOr<Output> output = Output::Open(directory.path() + "/events");
  Client client({.address = "127.0.0.1:1"}, absl::Seconds(1));
  const FormatOptions options{.format = EventFormat::kCloudEvents};
  EXPECT_EQ(EventPrinter::Open(*output, "events", options, Terminal{}, client).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(EventPrinterTest, ErrorsNameTheOption) {
  const auto error_of = [](const std::vector<std::string>& arguments) -> std::string {
    try {
      Print(arguments, 0);
    } catch (const CLI::ParseError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(error_of({"--format", "xml"}),
            "--format: must be auto, table, json, jsonl, csv or cloudevents; got xml");
  EXPECT_EQ(error_of({"--template", "{x"}).find("--template: has a { at byte 1"), 0U);
  EXPECT_NE(error_of({"--template", "x", "--format", "csv"}), "no error");
}

}  // namespace
}  // namespace firn::cli
