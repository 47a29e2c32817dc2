// What the loads on projections have in common.

#ifndef FIRN_BENCH_HARNESS_PROJECTIONS_H_
#define FIRN_BENCH_HARNESS_PROJECTIONS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/projection.grpc.pb.h"

namespace firn::bench {

inline constexpr char kCatalog[] = "catalog";

using ProjectionsStub = v1::Projections::Stub;

std::unique_ptr<ProjectionsStub> ConnectToProjections(const std::string& address);

// What the projection `catalog` is doing.
v1::GetProjectionResponse GetCatalog(ProjectionsStub& stub);

// Creates the projection `catalog` if there is none, and waits until it has seen the whole log.
void CreateCatalog(const std::string& address);

struct QueryAnswer {
  uint64_t rows = 0;
  uint64_t bytes = 0;
  // The moment that the rows are of.
  uint64_t position = 0;
};

// Reads all rows. `first_column`: if not null, gets the first value of every row.
QueryAnswer RunQuery(ProjectionsStub& stub, const v1::QueryRequest& request,
                     std::vector<v1::QueryValue>* first_column = nullptr);

// The whole numbers in the first column of what `sql` finds in `catalog`. Ends the program if there
// are none.
std::vector<int64_t> ListNumbers(ProjectionsStub& stub, const std::string& sql);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_PROJECTIONS_H_
