// Changes of images that are new, with the old values that are current.

#ifndef FIRN_BENCH_HARNESS_IMAGE_CHANGES_H_
#define FIRN_BENCH_HARNESS_IMAGE_CHANGES_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "firn/v1/event.pb.h"

namespace firn::bench {

// Not thread-safe.
class ImageChanges {
 public:
  // `tags`: ids of tags that are there.
  ImageChanges(int images, std::vector<int64_t> tags);

  // The events that make the images.
  std::vector<v1::EventDTO> MakeImages();

  // A rating, a tag or an edit of the next image.
  v1::EventDTO Next();

  // Of all events, and of nobody else.
  const std::string& user_id() const { return user_id_; }

 private:
  struct Image {
    int64_t id = 0;
    int changes = 0;
    int rating = 0;
    int exposure = 0;
    size_t tags = 0;
  };

  v1::EventDTO MakeEvent(const char* type, const Image& image, const std::string& members);

  std::mt19937_64 random_{std::random_device{}()};
  const std::vector<int64_t> tags_;
  std::string user_id_;
  std::vector<Image> images_;
  size_t turn_ = 0;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_IMAGE_CHANGES_H_
