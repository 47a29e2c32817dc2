// How deep messages of protobuf stand in each other.

#ifndef FIRN_SCHEMA_PROTO_NESTING_H_
#define FIRN_SCHEMA_PROTO_NESTING_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace firn::schema {

// Finds how many messages can stand in each other, each once: what walks the shapes of messages
// until it meets one again goes that deep. Messages that can all stand in each other count once
// each, since the longest way through them is too hard to find.
class ProtoNesting {
 public:
  size_t LevelsOf(const google::protobuf::Descriptor& message);

 private:
  // A message that was met. Tarjan's search for strongly connected components, with a path of its
  // own instead of the stack, which a request must not exhaust.
  struct Node {
    const google::protobuf::Descriptor* message;
    size_t number;
    // Where it stands in open_.
    size_t place;
    // The lowest number of an open node that is known to be reachable.
    size_t low = number;
    // Whether its component is not complete yet.
    bool is_open = true;
    int next_field = 0;
    // Of components below it; of its own and those, once it is complete.
    size_t levels = 0;
  };

  Node& Enter(const google::protobuf::Descriptor& message);
  void Visit(const google::protobuf::Descriptor& message, Node& from);
  void Leave(Node& node);

  // Nodes stay where they are.
  std::unordered_map<const google::protobuf::Descriptor*, Node> nodes_;
  std::vector<Node*> path_;
  std::vector<Node*> open_;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_NESTING_H_
