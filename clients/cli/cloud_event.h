// An event as a CloudEvent: the JSON format of CloudEvents 1.0, one on a line.
//
//   {"specversion":"1.0","id":"0192...","source":"/firn/7d0c...","type":"rating_changed",
//    "subject":"image-42","time":"2026-02-21T15:04:05.120417Z","position":"7","revision":"3",
//    "batchindex":0,"timestamp":"2026-02-21T15:04:05.118Z","targettype":"image","targetid":"42",
//    "userid":"ada","tags":"[\"album:9\"]","metadata":"{\"source\":\"app\"}",
//    "datacontenttype":"application/json","data":{"rating":5}}
//
// (on one line). cloud_event_parser.h reads it back. From `position` to `metadata` they are
// extension attributes, whose names may have only lower-case letters and digits. Numbers of 64 bits
// are strings, because an Integer of CloudEvents has 32; tags and metadata are JSON text, because
// an attribute has no parts. The last five stand only if the event has them.
//
// An opaque payload stands as `data_base64`. So does a JSON payload that would not keep its bytes
// as a part of the line (event_json.h): without `datacontenttype`, which means JSON.

#ifndef FIRN_CLI_CLOUD_EVENT_H_
#define FIRN_CLI_CLOUD_EVENT_H_

#include <string>
#include <string_view>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// The `source` of the events of a log.
std::string CloudEventSource(std::string_view store_id);

// Appends the event's line, with its "\n". The event was read with PAYLOAD_FORM_JSON.
void AppendCloudEvent(const v1::EventDTO& event, std::string_view source, std::string& out);

}  // namespace firn::cli

#endif  // FIRN_CLI_CLOUD_EVENT_H_
