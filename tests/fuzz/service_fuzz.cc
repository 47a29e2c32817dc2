// The service against the model of tests/model: the input's bytes are the choices of which requests
// come, what the disk does, and when the store is opened again. Each request goes over the wire's
// form and the service's checks on its way to the store.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "firn/base/status.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/requests.h"
#include "tests/fuzz/fuzz.h"
#include "tests/model/round.h"
#include "tests/support/events.h"

namespace firn::fuzz {
namespace {

// Small logs: what depends on size is for the model's own test.
constexpr Position kEventsMax = 300;

const std::shared_ptr<const schema::Schemas>& NoSchemas() {
  static const auto* const schemas =
      new std::shared_ptr<const schema::Schemas>(schema::Registry(schema::Policy::kOff).schemas());
  return *schemas;
}

v1::EventDTO ToWire(const Event& event) {
  v1::EventDTO dto;
  const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
  RecordedEvent lent;
  lent.id = event.id;
  lent.timestamp_ms = event.timestamp_ms;
  lent.event_type = event.event_type;
  lent.payload = event.payload.bytes;
  lent.content_type = event.payload.content_type;
  lent.target_type = event.target_type;
  lent.target_id = event.target_id;
  if (event.user_id) lent.user_id = *event.user_id;
  lent.stream = event.stream;
  lent.tags = tags;
  lent.metadata = event.metadata;
  rpc::FillEvent(lent, v1::PAYLOAD_FORM_JSON, dto);
  return dto;
}

struct CheckToWire {
  v1::AppendCheck& into;

  void operator()(const StreamCheck& check) const {
    v1::StreamRevisionCheck& stream = *into.mutable_stream_revision();
    stream.set_stream(check.stream);
    if (check.expected == StreamCheck::Expected::kAny) stream.set_any(true);
    if (check.expected == StreamCheck::Expected::kExists) stream.set_exists(true);
    if (check.expected == StreamCheck::Expected::kRevision) stream.set_revision(check.revision);
  }
  void operator()(const NoMatchCheck& check) const {
    v1::NoMatchCheck& no_match = *into.mutable_no_match();
    no_match.set_after_position(check.after);
    for (const QueryItem& item : check.query.items) {
      v1::QueryItem& wire = *no_match.mutable_query()->add_items();
      wire.mutable_event_types()->Add(item.event_types.begin(), item.event_types.end());
      wire.mutable_tags()->Add(item.tags.begin(), item.tags.end());
      wire.mutable_streams()->Add(item.streams.begin(), item.streams.end());
      for (const Target& target : item.targets) {
        v1::Target& about = *wire.add_targets();
        about.set_target_type(target.type);
        about.set_target_id(target.id);
      }
    }
  }
};

// Of what the model makes, the service takes all but ids below 0.
bool IsForTheService(const AppendRequest& request) {
  for (const Event& event : request.events) {
    if (event.target_id < 0) return false;
  }
  return true;
}

// The request as the service takes it off the wire.
AppendRequest OverTheWire(const AppendRequest& request) {
  if (!IsForTheService(request)) return request;
  v1::AppendEventsRequest wire;
  for (const Event& event : request.events) *wire.add_events() = ToWire(event);
  for (const AppendCheck& check : request.checks)
    std::visit(CheckToWire{*wire.add_checks()}, check);
  v1::AppendEventsRequest received;
  if (!received.ParseFromString(wire.SerializeAsString())) Fail("a request cannot be sent");
  auto taken = rpc::TakeAppend(received, testing::kTimestampMs, NoSchemas());
  if (!taken.ok()) Fail("refused: " + taken.status().ToString() + testing::Describe(request));
  return std::move(taken->request);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace model = firn::testing;
  // What the model finds wrong is thrown, and ends the process.
  GTEST_FLAG_SET(throw_on_failure, true);
  const auto choices = std::make_shared<model::Choices>();
  choices->bytes.assign(data, data + size);
  const model::Dice dice(choices);
  model::Tally tally;
  model::Round round({.name = "fuzz",
                      .full = firn::fuzz::kEventsMax,
                      .burst = 6,
                      .large_burst = 30,
                      .way = &firn::fuzz::OverTheWire},
                     tally, dice, dice, dice);
  round.Run([&] { return !choices->empty(); });
  return 0;
}
