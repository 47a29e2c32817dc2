// Events as a table for a terminal.

#ifndef FIRN_CLI_TABLE_H_
#define FIRN_CLI_TABLE_H_

#include <array>
#include <string>

#include "cli/terminal.h"
#include "firn/v1/event.pb.h"
#include "google/protobuf/repeated_field.h"

namespace firn::cli {

// Not thread-safe. The first events decide how wide the columns are; later cells that are wider are
// cut, except positions.
class Table {
 public:
  // `is_live`: the first events come alone, so that the columns are made wide enough for usual
  // ones.
  explicit Table(const Terminal& terminal, bool is_live = false)
      : terminal_(terminal), is_live_(is_live) {}

  // One line for each event, after a heading if these are the first.
  std::string Format(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events);

 private:
  static constexpr size_t kColumns = 6;
  using Row = std::array<std::string, kColumns>;

  static Row MakeRow(const v1::EventDTO& event);
  void ChooseWidths(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events);
  void AppendRow(const Row& row, bool is_heading, std::string& out) const;

  const Terminal terminal_;
  const bool is_live_;
  // All 0 until chosen.
  std::array<int, kColumns> widths_{};
};

}  // namespace firn::cli

#endif  // FIRN_CLI_TABLE_H_
