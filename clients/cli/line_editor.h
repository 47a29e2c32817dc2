// A line that a person writes at a terminal: edited, completed, remembered.

#ifndef FIRN_CLI_LINE_EDITOR_H_
#define FIRN_CLI_LINE_EDITOR_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/sql_completion.h"

namespace firn::cli {

// Where a program's history belongs: "firn/NAME" in the folder of the XDG specification for state.
// Makes the folder. Empty if there is no place for it.
std::string HistoryPath(const std::string& name);

// Not thread-safe; one at a time.
class LineEditor {
 public:
  using Complete = std::function<SqlCandidates(std::string_view line, size_t cursor)>;
  // Asked while a key is awaited.
  using IsInterrupted = std::function<bool()>;

  enum class Outcome { kLine, kInterrupted, kEnd };

  // An empty path: nothing is kept for the next time.
  LineEditor(std::string history_path, Complete complete, IsInterrupted is_interrupted);
  ~LineEditor();

  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // kInterrupted soon after that is so, also if it was before.
  Outcome Read(const std::string& prompt, std::string* line);

  // Offers the line again later, and keeps it for the next time.
  void Remember(const std::string& line);

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_LINE_EDITOR_H_
