#include "firn/schema/proto_nesting.h"

#include <algorithm>

#include "firn/schema/proto_well_known.h"

namespace firn::schema {

namespace pb = google::protobuf;

size_t ProtoNesting::LevelsOf(const pb::Descriptor& message) {
  const auto known = nodes_.find(&message);
  if (known != nodes_.end()) return known->second.levels;
  const Node& root = Enter(message);
  while (!path_.empty()) {
    Node& node = *path_.back();
    if (node.next_field == node.message->field_count()) {
      Leave(node);
    } else if (const auto* inner = MessageWithin(*node.message->field(node.next_field++))) {
      Visit(*inner, node);
    }
  }
  return root.levels;
}

ProtoNesting::Node& ProtoNesting::Enter(const pb::Descriptor& message) {
  Node entered{.message = &message, .number = nodes_.size(), .place = open_.size()};
  Node& node = nodes_.emplace(&message, entered).first->second;
  path_.push_back(&node);
  open_.push_back(&node);
  return node;
}

void ProtoNesting::Visit(const pb::Descriptor& message, Node& from) {
  const auto known = nodes_.find(&message);
  if (known == nodes_.end()) {
    Enter(message);
  } else if (known->second.is_open) {
    from.low = std::min(from.low, known->second.number);
  } else {
    from.levels = std::max(from.levels, known->second.levels);
  }
}

void ProtoNesting::Leave(Node& node) {
  path_.pop_back();
  if (node.low == node.number) {
    // The component is what was opened since.
    const std::vector<Node*> component(open_.begin() + static_cast<ptrdiff_t>(node.place),
                                       open_.end());
    open_.resize(node.place);
    size_t below = 0;
    for (const Node* each : component) below = std::max(below, each->levels);
    for (Node* each : component) {
      each->levels = below + component.size();
      each->is_open = false;
    }
  }
  if (path_.empty()) return;
  Node& parent = *path_.back();
  if (node.is_open) {
    parent.low = std::min(parent.low, node.low);
  } else {
    parent.levels = std::max(parent.levels, node.levels);
  }
}

}  // namespace firn::schema
