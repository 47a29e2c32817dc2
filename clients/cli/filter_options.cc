#include "cli/filter_options.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/option_values.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// CLI11's headings for these options in the help.
constexpr char kRangeGroup[] = "Which part of the log";
constexpr char kMatchGroup[] = "Which events (all that is given must hold)";

template <typename Value>
Value ValueOrThrow(const std::string& option, absl::StatusOr<Value> value) {
  if (value.ok()) return *std::move(value);
  throw CLI::ValidationError(option, std::string(value.status().message()));
}

void AddMoment(CLI::App& command, const std::string& name,
               const std::function<void(absl::Time)>& set, const std::string& description) {
  command
      .add_option_function<std::string>(
          name,
          [name, set](const std::string& text) {
            set(ValueOrThrow(name, ParseMoment(text, absl::Now())));
          },
          description)
      ->type_name("TIME")
      ->group(kRangeGroup);
}

void AddMilliseconds(CLI::App& command, const std::string& name,
                     const std::function<void(int64_t)>& set, const std::string& description) {
  command
      .add_option_function<std::string>(
          name,
          [name, set](const std::string& text) {
            set(ValueOrThrow(name, ParseMilliseconds(text, absl::Now())));
          },
          description)
      ->type_name("TIME")
      ->group(kMatchGroup);
}

void AddRevision(CLI::App& command, const std::string& name,
                 const std::function<void(const uint64_t&)>& set, const std::string& description) {
  command.add_option_function<uint64_t>(name, set, description)->type_name("N")->group(kMatchGroup);
}

// The one item that the options for single parts of a query fill.
v1::QueryItem& ItemOf(Filter& filter) {
  return filter.query.items().empty() ? *filter.query.add_items() : *filter.query.mutable_items(0);
}

// An option that may be repeated. `add` is called with each value.
CLI::Option* AddRepeated(CLI::App& command, const std::string& name,
                         const std::function<void(const std::string&)>& add,
                         const std::string& description) {
  return command
      .add_option_function<std::vector<std::string>>(
          name,
          [add](const std::vector<std::string>& values) {
            for (const std::string& value : values) add(value);
          },
          description)
      ->allow_extra_args(false)
      ->check(CheckUtf8)
      ->group(kMatchGroup);
}

void AddType(const std::string& text, Filter& filter) {
  const size_t star = text.find('*');
  if (star == std::string::npos) {
    ItemOf(filter).add_event_types(text);
  } else if (star > 0 && star == text.size() - 1) {
    ItemOf(filter).add_event_type_prefixes(text.substr(0, star));
  } else {
    throw CLI::ValidationError(
        "--type", absl::StrCat("must be a type, or how types begin with one * at the end, such as "
                               "'image_*'; got ",
                               text));
  }
}

}  // namespace

void AddStartOptions(CLI::App& command, Filter& filter, const char* default_text) {
  command
      .add_option("--after", filter.after,
                  absl::StrCat("Start with the event after this position; ", default_text))
      ->type_name("POSITION")
      ->group(kRangeGroup);
  AddMoment(
      command, "--from-time",
      [&filter](absl::Time time) { *filter.bounds.mutable_from_time() = ToTimestamp(time); },
      "Start with the first event recorded at this time or later");
}

void AddEndOptions(CLI::App& command, Filter& filter) {
  command
      .add_option("--until", filter.until,
                  "End with the event at this position; without it, with the last one there is")
      ->type_name("POSITION")
      ->group(kRangeGroup);
  AddMoment(
      command, "--as-of",
      [&filter](absl::Time time) { *filter.bounds.mutable_as_of() = ToTimestamp(time); },
      "The log as it was at this time: nothing that was recorded later");
}

void AddMatchOptions(CLI::App& command, Filter& filter) {
  const std::vector<CLI::Option*> parts = {
      AddRepeated(
          command, "--type", [&filter](const std::string& text) { AddType(text, filter); },
          "The type, or how it begins ('image_*'); repeated: one of them"),
      AddRepeated(
          command, "--tag", [&filter](const std::string& text) { ItemOf(filter).add_tags(text); },
          "A tag that the event has; repeated: all of them"),
      AddRepeated(
          command, "--stream",
          [&filter](const std::string& text) { ItemOf(filter).add_streams(text); },
          "The stream; repeated: one of them"),
      AddRepeated(
          command, "--target",
          [&filter](const std::string& text) {
            *ItemOf(filter).add_targets() = ValueOrThrow("--target", ParseTarget(text));
          },
          "What the event is about; repeated: one of them")
          ->type_name("TYPE/NUMBER"),
      AddRepeated(
          command, "--user",
          [&filter](const std::string& text) { ItemOf(filter).add_user_ids(text); },
          "Who did it; repeated: one of them"),
  };
  CLI::Option* query = command.add_option_function<std::string>(
      "--query",
      [&filter](const std::string& text) {
        filter.query = ValueOrThrow("--query", ParseQuery(text));
      },
      "In place of the options above: a firn.v1.Query, for one set of them or another");
  query->type_name("JSON")->check(CheckUtf8)->group(kMatchGroup);
  for (CLI::Option* part : parts) query->excludes(part);

  v1::ReadBounds& bounds = filter.bounds;
  AddRevision(
      command, "--min-revision",
      [&bounds](const uint64_t& number) { bounds.set_min_revision(number); },
      "The event's place in its stream is this or later");
  AddRevision(
      command, "--max-revision",
      [&bounds](const uint64_t& number) { bounds.set_max_revision(number); },
      "The event's place in its stream is this or earlier");
  AddMilliseconds(
      command, "--min-timestamp", [&bounds](int64_t ms) { bounds.set_min_timestamp(ms); },
      "The client's clock said this (milliseconds, or a time) or later");
  AddMilliseconds(
      command, "--max-timestamp", [&bounds](int64_t ms) { bounds.set_max_timestamp(ms); },
      "The client's clock said this (milliseconds, or a time) or earlier");
}

void AddFilterOptions(CLI::App& command, Filter& filter) {
  AddStartOptions(command, filter, "without it, at the beginning");
  AddEndOptions(command, filter);
  AddMatchOptions(command, filter);
}

}  // namespace firn::cli
