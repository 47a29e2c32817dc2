// Where an import has its events from: a file in one of the forms that it reads.

#ifndef FIRN_CLI_EVENT_SOURCE_H_
#define FIRN_CLI_EVENT_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/event_line_parser.h"

namespace firn::cli {

enum class ImportFormat {
  kJsonLines,    // event_line_parser.h
  kCloudEvents,  // cloud_event_parser.h: one on each line, or an array of them
};

// Not thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;

  // The next event; nothing at the end. kInvalidArgument, with the file and line in front.
  virtual absl::StatusOr<std::optional<EventLine>> Next() = 0;

  // The file for messages.
  virtual const std::string& name() const = 0;
  // Where the event last returned begins, from 1.
  virtual uint64_t line_number() const = 0;
  virtual uint64_t bytes_read() const = 0;
  // Of the file; 0 if it is not known.
  virtual uint64_t size() const = 0;
};

// "-" is standard input. kInvalidArgument if the file cannot be read.
absl::StatusOr<std::unique_ptr<EventSource>> OpenEventSource(const std::string& path,
                                                             ImportFormat format,
                                                             UnknownKeys unknown_keys);

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_SOURCE_H_
