// Comments of protobuf declarations.

#ifndef FIRN_SCHEMA_PROTO_COMMENTS_H_
#define FIRN_SCHEMA_PROTO_COMMENTS_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace firn::schema {

// The comment before a message, field or value, its lines joined and paragraphs kept; empty if
// there is none or the descriptor set was written without its source.
template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  std::string text;
  for (absl::string_view line : absl::StrSplit(location.leading_comments, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) {
      if (!text.empty() && text.back() != '\n') text += '\n';
      continue;
    }
    if (!text.empty() && text.back() != '\n') text += ' ';
    text.append(line.data(), line.size());
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_COMMENTS_H_
