#include "cli/event_source.h"

#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/cloud_event_parser.h"
#include "cli/json_object_reader.h"
#include "cli/line_reader.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// What every form has in common: a reader that gives the events' texts, and what parses one.
template <typename Reader>
class TextSource : public EventSource {
 public:
  explicit TextSource(Reader reader) : reader_(std::move(reader)) {}

  absl::StatusOr<std::optional<EventLine>> Next() override {
    while (true) {
      const absl::StatusOr<std::optional<std::string_view>> text = reader_.Next();
      if (!text.ok()) return text.status();
      if (!text->has_value()) return std::nullopt;
      if (absl::StripAsciiWhitespace(ToAbsl(**text)).empty()) continue;
      absl::StatusOr<EventLine> event = Parse(**text);
      if (event.ok()) return *std::move(event);
      return absl::Status(event.status().code(),
                          absl::StrCat(name(), ":", line_number(), ": ", event.status().message()));
    }
  }

  const std::string& name() const override { return reader_.name(); }
  uint64_t line_number() const override { return reader_.line_number(); }
  uint64_t bytes_read() const override { return reader_.bytes_read(); }
  uint64_t size() const override { return reader_.size(); }

 protected:
  virtual absl::StatusOr<EventLine> Parse(std::string_view text) const = 0;

 private:
  Reader reader_;
};

class JsonLinesSource : public TextSource<LineReader> {
 public:
  JsonLinesSource(LineReader reader, UnknownKeys unknown_keys)
      : TextSource(std::move(reader)), unknown_keys_(unknown_keys) {}

 protected:
  absl::StatusOr<EventLine> Parse(std::string_view text) const override {
    return ParseEventLine(text, unknown_keys_);
  }

 private:
  const UnknownKeys unknown_keys_;
};

class CloudEventsSource : public TextSource<JsonObjectReader> {
 public:
  explicit CloudEventsSource(JsonObjectReader reader) : TextSource(std::move(reader)) {}

 protected:
  absl::StatusOr<EventLine> Parse(std::string_view text) const override {
    return ParseCloudEvent(text);
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<EventSource>> OpenEventSource(const std::string& path,
                                                             ImportFormat format,
                                                             UnknownKeys unknown_keys) {
  if (format == ImportFormat::kJsonLines) {
    absl::StatusOr<LineReader> reader = LineReader::Open(path);
    if (!reader.ok()) return reader.status();
    return std::make_unique<JsonLinesSource>(*std::move(reader), unknown_keys);
  }
  absl::StatusOr<Input> input = Input::Open(path);
  if (!input.ok()) return input.status();
  return std::make_unique<CloudEventsSource>(JsonObjectReader(*std::move(input)));
}

}  // namespace firn::cli
