#include "firn/rpc/projection_related.h"

#include <string>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/program.h"
#include "firn/projection/sqlite.h"
#include "firn/projection/table_rules.h"
#include "firn/rpc/state_calls.h"

namespace firn::rpc {

absl::StatusOr<history::RelatedEvents::Found> ProjectionRelated::Find(std::string_view projection,
                                                                      const Target& target,
                                                                      Position until,
                                                                      size_t limit) {
  const auto build = projections_.Find(std::string(projection.empty() ? kCatalog : projection));
  if (!build.ok()) {
    // One that is not built yet knows nothing.
    const bool is_missing = ReasonOf(build.status()) == ErrorReason::kProjectionNotFound;
    if (is_missing && !projection.empty()) return build.status();
    return Found{};
  }
  FIRN_ASSIGN_OR_RETURN(
      auto connection,
      projection::Connection::Open((*build)->path().string(), projection::Connection::Mode::kRead));
  FIRN_RETURN_IF_ERROR(connection.Run("begin"));
  projection::RunLimit limits(connection);
  limits.SetSteps(projection::kStepsMax);
  // A view would be asked for all of its rows.
  FIRN_ASSIGN_OR_RETURN(const bool has_table, HasTable(connection, "related"));
  if (!has_table) return Found{};
  auto select = connection.Prepare(
      "select distinct position from related where target_type = ?1 and target_id = ?2 "
      "and typeof(position) = 'integer' and position between 1 and ?3 "
      "order by position desc limit ?4");
  if (!select.ok()) return Found{};  // Its columns are others.
  Found found;
  FIRN_ASSIGN_OR_RETURN(const int64_t position,
                        connection.Integer("select position from firn_projection"));
  found.known_until = static_cast<Position>(position);
  select->Bind(1, std::string_view(target.type));
  select->Bind(2, target.id);
  select->Bind(3, static_cast<int64_t>(until));
  select->Bind(4, static_cast<int64_t>(limit));
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, select->Step());
    if (!has_row) return found;
    found.positions.push_back(static_cast<Position>(select->Integer(0)));
  }
}

}  // namespace firn::rpc
