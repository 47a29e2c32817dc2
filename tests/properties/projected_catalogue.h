// A served catalogue whose projection follows it, and the digests of that projection by every way
// to the same position.

#ifndef FIRN_TESTS_PROPERTIES_PROJECTED_CATALOGUE_H_
#define FIRN_TESTS_PROPERTIES_PROJECTED_CATALOGUE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/projection.grpc.pb.h"
#include "tests/properties/catalogue_under_undo.h"
#include "workload/random.h"

namespace firn::testing {

using Batch = std::vector<v1::EventDTO>;

// The digest, and those of its tables, to be compared as a text.
std::string ToText(const v1::StateDigest& digest);

class ProjectedCatalogue : public CatalogueUnderUndo {
 protected:
  void SetUp() override;

  // Appends the batches; while the projection follows, reads its digest about so many times.
  void AppendAndLook(const std::vector<Batch>& batches, workload::Random& random, double looks = 8);

  // Expects the tables that have followed to be those of a replay from the start, of one that is
  // taken up at random positions from saved states, and, as of the positions where they were looked
  // at, what they were then. Then the server stops and starts, and they are as before.
  void ExpectOneDigest(workload::Random& random);

  // As of the head, by the tables that have followed.
  std::string Followed();
  std::string Rebuilt();
  std::string AsOf(uint64_t position);
  // By tables that are saved at this position and taken up again.
  std::string TakenUpAt(uint64_t position);

  std::unique_ptr<v1::Projections::Stub> projections_;
  // What was seen while events came, by position.
  std::map<uint64_t, std::string> seen_;

 private:
  v1::GetDigestResponse GetDigest(const v1::GetDigestRequest& request);
  void Connect();
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_PROPERTIES_PROJECTED_CATALOGUE_H_
