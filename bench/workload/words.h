// The words that a catalogue's names are made of.

#ifndef FIRN_WORKLOAD_WORDS_H_
#define FIRN_WORKLOAD_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "workload/random.h"

namespace firn::workload {

// Where photographs are taken: folders, collections, captions.
extern const std::vector<std::string> kPlaces;

// What is on them: tags.
extern const std::vector<std::string> kSubjects;

struct Camera {
  std::string make;
  std::string model;
  std::string lens;
  std::string prefix;  // of file names, before a number that wraps at 9999
  std::string extension;
  int64_t width;
  int64_t height;
};
extern const std::vector<Camera> kCameras;

// The n-th tag's name: a subject, or a subject of a place; names differ for different n.
std::string TagName(uint64_t n);

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_WORDS_H_
