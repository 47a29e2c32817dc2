#include "cli/json_object_reader.h"

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

// An event with the largest payload in base64 stays far below.
constexpr size_t kObjectBytesMax = 8 << 20;

}  // namespace

absl::StatusOr<std::optional<std::string_view>> JsonObjectReader::Next() {
  const absl::StatusOr<bool> found = FindBegin();
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  object_line_ = line_;
  if (absl::Status status = FindEnd(); !status.ok()) return status;
  if (place_ == Place::kBeforeAll) place_ = Place::kBetweenLines;
  return std::string_view(buffer_).substr(begin_, next_ - begin_);
}

absl::StatusOr<bool> JsonObjectReader::FindBegin() {
  while (true) {
    begin_ = next_;
    if (next_ == buffer_.size()) {
      const absl::StatusOr<bool> more = Fill();
      if (!more.ok()) return more.status();
      if (!*more) break;
    }
    const char byte = buffer_[next_];
    if (byte == '{' && place_ != Place::kAfterArray) return true;
    if (!TakeBetween(byte)) return Fault("here must stand an event, a JSON object, {...}");
    ++next_;
  }
  if (place_ == Place::kInArray) return Fault("the array is not closed; is the file cut off?");
  return false;
}

bool JsonObjectReader::TakeBetween(char byte) {
  switch (byte) {
    case '\n':
      ++line_;
      return true;
    case ' ':
    case '\t':
    case '\r':
      return true;
    case '[':
      if (place_ != Place::kBeforeAll) return false;
      place_ = Place::kInArray;
      return true;
    case ',':
      return place_ == Place::kInArray;
    case ']':
      if (place_ != Place::kInArray) return false;
      place_ = Place::kAfterArray;
      return true;
    default:
      return false;
  }
}

absl::Status JsonObjectReader::FindEnd() {
  int depth = 0;
  bool is_in_string = false;
  bool is_escaped = false;
  do {
    if (next_ == buffer_.size()) {
      const absl::StatusOr<bool> more = Fill();
      if (!more.ok()) return more.status();
      if (!*more) return Fault("the file ends inside the event that begins here");
    }
    if (next_ - begin_ > kObjectBytesMax) {
      return Fault(absl::StrCat("the event that begins here is longer than ", kObjectBytesMax >> 20,
                                " MiB; is a brace missing?"));
    }
    const char byte = buffer_[next_];
    if (byte == '\n') {
      // Also keeps the fault near its cause.
      if (is_in_string) return Fault("not valid JSON: a string goes on over the end of the line");
      ++line_;
    } else if (is_escaped) {
      is_escaped = false;
    } else if (is_in_string) {
      is_escaped = byte == '\\';
      is_in_string = byte != '"';
    } else if (byte == '"') {
      is_in_string = true;
    } else if (byte == '{' || byte == '[') {
      ++depth;
    } else if (byte == '}' || byte == ']') {
      --depth;
    }
    ++next_;
  } while (depth > 0);
  return absl::OkStatus();
}

absl::StatusOr<bool> JsonObjectReader::Fill() {
  buffer_.erase(0, begin_);
  bytes_dropped_ += begin_;
  next_ -= begin_;
  begin_ = 0;
  return input_.Read(buffer_);
}

absl::Status JsonObjectReader::Fault(const std::string& what) const {
  // An event is named by its first line; what stands between events by its own.
  const uint64_t line = begin_ == next_ ? line_ : object_line_;
  return absl::InvalidArgumentError(absl::StrCat(name(), ":", line, ": ", what));
}

}  // namespace firn::cli
