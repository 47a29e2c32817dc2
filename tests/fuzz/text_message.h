// Messages in protobuf's text format, as far as it can be read.

#ifndef FIRN_TESTS_FUZZ_TEXT_MESSAGE_H_
#define FIRN_TESTS_FUZZ_TEXT_MESSAGE_H_

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <string_view>

namespace firn::fuzz {

class NoErrors : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

// The message as it comes over the wire; false if it cannot.
template <typename Message>
bool ParseText(std::string_view text, Message& message) {
  NoErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  Message read;
  // What stands before the first error is a message too.
  parser.ParseFromString(std::string(text), &read);
  return message.ParseFromString(read.SerializeAsString());
}

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_TEXT_MESSAGE_H_
