#include "firn/projection/run_limit.h"

namespace firn::projection {
namespace {

// Steps between looks.
constexpr int kStepsBetweenLooks = 1'000;

}  // namespace

RunLimit::RunLimit(Connection& connection) : connection_(connection) {
  sqlite3_progress_handler(connection_.handle(), kStepsBetweenLooks, &RunLimit::Look, this);
}

RunLimit::~RunLimit() { sqlite3_progress_handler(connection_.handle(), 0, nullptr, nullptr); }

int RunLimit::Look(void* self) {
  auto* const limit = static_cast<RunLimit*>(self);
  limit->steps_left_ -= kStepsBetweenLooks;
  return limit->is_out_of_steps() || limit->is_unwanted() || limit->is_late() ? 1 : 0;
}

}  // namespace firn::projection
