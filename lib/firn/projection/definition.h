// A projection as it is written: a folder of SQL, taken apart into sections.
//
// docs/projections.md is the reference of the format.

#ifndef FIRN_PROJECTION_DEFINITION_H_
#define FIRN_PROJECTION_DEFINITION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace firn::projection {

inline constexpr size_t kFilesMax = 64;
inline constexpr size_t kFilesBytesMax = 512 << 10;
inline constexpr size_t kPathBytesMax = 128;

struct SqlFile {
  // Within the folder, such as "images.sql".
  std::string path;
  std::string sql;

  friend bool operator==(const SqlFile&, const SqlFile&) = default;
};

// A stretch of a file.
struct Section {
  enum class Kind {
    kSchema,
    kOn,     // terms: event types, and prefixes that end with *
    kState,  // terms: one target type
    kNeeds,  // terms: as kOn
  };

  Kind kind = Kind::kSchema;
  std::vector<std::string> terms = {};
  // Of the definition's files.
  size_t file = 0;
  // The line that `sql` begins with, from 1.
  size_t line = 1;
  std::string sql = {};
};

// Never changes once made.
struct Definition {
  // By path.
  std::vector<SqlFile> files = {};
  // In the order of the files and in them.
  std::vector<Section> sections = {};
  // SHA-256 of the files, 64 hexadecimal digits: the same digest is the same definition.
  std::string sha256 = {};
};

// Takes the files apart, in any order. kInvalidField naming the file: bad path, the same path
// twice, too many or too large, a section without or with impossible terms.
absl::StatusOr<Definition> ParseDefinition(std::vector<SqlFile> files);

// "images.sql:12", for the place `offset` bytes into a section's text.
std::string PlaceOf(const Definition& definition, const Section& section, size_t offset);

// The definition that the server ships under a name; empty if there is none.
absl::Span<const SqlFile> BuiltInDefinition(std::string_view name);

// kInvalidField unless it is 1 to 64 of a-z, 0-9, _ and -, beginning with a letter.
absl::Status CheckName(std::string_view name);

// Whether the term, a type or a prefix that ends with *, fits an event type.
bool Fits(std::string_view term, std::string_view event_type);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_DEFINITION_H_
