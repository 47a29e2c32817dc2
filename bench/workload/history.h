// The history of a photo catalogue over ten years: sessions of import, culling, rating, tagging,
// editing, collecting and cleaning up, about 10.1 events an image.
//
// Deterministic: the same options give the same events, on any machine. Every event fits the state
// that those before it left. Memory grows with the images (about 0.5 KiB each).

#ifndef FIRN_WORKLOAD_HISTORY_H_
#define FIRN_WORKLOAD_HISTORY_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "workload/catalogue.h"
#include "workload/event.h"
#include "workload/random.h"

namespace firn::workload {

struct HistoryOptions {
  uint64_t seed = 42;
  // How many images are imported, in all; at least 1.
  int64_t images = 1000;
};

// Not thread-safe.
class History {
 public:
  explicit History(const HistoryOptions& options);

  // The next gesture of the user: 1 to 5,000 events that belong into one atomic batch. Nothing when
  // the history is over.
  std::optional<std::vector<GeneratedEvent>> NextBatch();

 private:
  using Change = std::function<bool(int64_t image)>;

  void RunSession();
  void Import();
  void Cull();
  void Tag();
  void EditImages();
  void EditOne(int64_t image);
  void PasteAndPreset();
  void Collect();
  void CleanUp();

  // The images of this session.
  int64_t size() const { return last_ - first_ + 1; }
  // Mostly one of this session's images, sometimes any.
  int64_t PickImage();
  // How many changes of a kind this session has, for so many an image.
  int64_t Quota(double per_image) { return random_.Round(per_image * static_cast<double>(size())); }
  // Makes one change at a time, each a gesture of its own, on images that are picked.
  void ChangeSome(double per_image, int64_t pause_ms, const Change& change);
  // Makes `count` changes in gestures that run over neighbouring images.
  void ChangeRuns(int64_t count, double run_median, const Change& change);
  // Ends a gesture, and lets time pass.
  void EndGesture(int64_t pause_ms);

  const HistoryOptions options_;
  Random random_;
  Zipf tag_ranks_;
  Catalogue catalogue_;
  std::deque<std::vector<GeneratedEvent>> gestures_;
  uint32_t next_file_number_ = 1;
  // Virtual copies, which are images too, do not count.
  int64_t imported_ = 0;

  // Of the session that runs.
  int64_t first_ = 1;
  int64_t last_ = 0;
  uint32_t folders_[2] = {0, 0};
  std::vector<int64_t> edited_;
};

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_HISTORY_H_
