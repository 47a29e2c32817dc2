// A definition made ready to run: its statements, prepared on one database.

#ifndef FIRN_PROJECTION_PROGRAM_H_
#define FIRN_PROJECTION_PROGRAM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "firn/projection/bound_statement.h"
#include "firn/projection/definition.h"
#include "firn/projection/payload_members.h"
#include "firn/projection/run_limit.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

// SQLite's machine may take so many steps for one event.
inline constexpr int64_t kStepsMax = 100'000'000;

// Used by one thread.
class Program {
 public:
  // Makes the definition's tables. kInvalidField with the file and the line, and the disk's errors.
  static absl::Status MakeTables(const Definition& definition, Connection& connection);

  // Prepares the statements; the tables must be there. The definition and the connection must
  // outlive the program. Errors as MakeTables'.
  static absl::StatusOr<std::unique_ptr<Program>> Compile(const Definition& definition,
                                                          Connection& connection);

  // Use Compile.
  Program(const Definition& definition, Connection& connection);

  // From when that becomes true, events are not applied any more: kCancelled. It must outlive the
  // program, or the next call. Null: nothing ends it.
  void EndWhen(const std::atomic<bool>* unwanted) { limit_.EndWhen(unwanted); }

  // Runs what the definition has for the event; false if it has nothing. kProjectionFailed with
  // the metadata position, event_type, event_id, statement and error if a statement fails: the
  // transaction must then be rolled back. kDiskFull, kCorrupted.
  absl::StatusOr<bool> Apply(const RecordedEvent& event);

  // The targets whose events must have been seen before the event is applied. Errors as Apply's.
  absl::StatusOr<std::vector<Target>> Needs(const RecordedEvent& event);

  // The state of a target, a JSON object; nothing if there is no such target. kInvalidField if the
  // definition does not say what such a target's state is; else as Apply.
  absl::StatusOr<std::optional<std::string>> State(const Target& target);

  // Whether the definition says what the state of such a target is.
  bool HasState(const std::string& target_type) const { return states_.contains(target_type); }

 private:
  // A section with its statements.
  struct Part {
    const Section* section = nullptr;
    std::vector<BoundStatement> statements = {};
    MemberPaths paths = {};
    PayloadMembers members = {};
    // Whether a statement may ask what was changed when the section has not changed anything yet.
    bool asks_of_before = false;
  };
  // The parts that are about a type of events.
  struct Plan {
    std::vector<Part*> on = {};
    std::vector<Part*> needs = {};
    bool asks_of_before = false;
  };

  absl::Status AddSection(const Section& section);
  const Plan& PlanOf(std::string_view event_type);
  // Runs the part's statements; `take` sees each row.
  absl::Status Run(Part& part, const RecordedEvent& event,
                   absl::FunctionRef<void(const Statement&)> take);
  absl::Status Failure(const Part& part, const BoundStatement& statement,
                       const RecordedEvent& event, const absl::Status& error) const;

  const Definition& definition_;
  RunLimit limit_;
  Connection& connection_;
  const bool has_view_of_changes_;
  // Null if there is no table.
  Statement no_change_;
  std::vector<std::unique_ptr<Part>> on_;
  std::vector<std::unique_ptr<Part>> needs_;
  std::unordered_map<std::string, std::unique_ptr<Part>> states_;
  absl::flat_hash_map<std::string, Plan> plans_;
};

// Checks a definition by making it ready on a database in memory. Errors as Program's.
absl::Status CheckDefinition(const Definition& definition);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_PROGRAM_H_
