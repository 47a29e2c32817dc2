// Histories that are hard on a catalogue, small or as large as they can be.

#ifndef FIRN_TESTS_PROPERTIES_HARD_HISTORIES_H_
#define FIRN_TESTS_PROPERTIES_HARD_HISTORIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "firn/v1/event_store.pb.h"
#include "workload/random.h"

namespace firn::testing {

struct HardSizes {
  uint64_t edits;     // of one image
  uint64_t tagged;    // images with one tag
  uint64_t members;   // of one collection
  uint64_t reorders;  // of it
  uint64_t batch;     // events of one batch
  uint64_t masked;    // edits with 256 KiB of masks each
};

class HardHistories {
 public:
  explicit HardHistories(uint64_t seed) : random_(seed) {}

  // All of them, in batches, on targets of their own.
  std::vector<std::vector<v1::EventDTO>> All(const HardSizes& sizes);

 private:
  void Edits(uint64_t count);
  void OneTag(uint64_t images);
  void OneCollection(uint64_t members, uint64_t reorders);
  void OneBatch(uint64_t events);
  void Masks(uint64_t edits);
  void Clocks();
  void ComingAndGoing();
  void Tags();

  v1::EventDTO& Add(const std::string& event_type, const std::string& target,
                    const std::string& payload);
  void AddImage(uint64_t image, const std::string& hash = "");
  void EndBatch();

  workload::Random random_;
  uint64_t made_ = 0;
  uint64_t next_image_ = 1;
  std::vector<v1::EventDTO> batch_;
  std::vector<std::vector<v1::EventDTO>> batches_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_PROPERTIES_HARD_HISTORIES_H_
