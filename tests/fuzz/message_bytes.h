// Messages as bytes that can be compared.

#ifndef FIRN_TESTS_FUZZ_MESSAGE_BYTES_H_
#define FIRN_TESTS_FUZZ_MESSAGE_BYTES_H_

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <string>

namespace firn::fuzz {

// The same for equal messages: the order of a map's entries is no part of them.
inline std::string BytesOf(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_MESSAGE_BYTES_H_
