// An event as one line of JSON: what `firn export`, and `firn replay` in a pipe, write, and what
// `firn import` reads (event_line_parser.h).
//
//   {"position":7,"id":"0192...","timestamp":1700000000000,"event_type":"rating_changed",
//    "target_type":"image","target_id":42,"user_id":"ada","stream":"image-42","revision":3,
//    "created_at":"2026-02-21T15:04:05.120417Z","batch_index":0,"tags":["album:9"],
//    "metadata":{"source":"app"},"payload":{"rating":5}}
//
// (on one line). `target_type` with `target_id`, `user_id`, `tags` and `metadata` stand only if the
// event has them. The payload's bytes are those that were appended:
//   - a JSON payload stands as `payload`, unless it has line breaks, which would end the line, or
//     space around it, which would be lost: then it stands as `payload_base64` alone;
//   - an opaque payload stands as `payload_base64` with `content_type`.

#ifndef FIRN_CLI_EVENT_JSON_H_
#define FIRN_CLI_EVENT_JSON_H_

#include <string>
#include <string_view>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// Whether a JSON payload keeps its bytes as a member of an object on one line.
bool FitsIntoLine(std::string_view payload_json);

// Appends the event's line, with its "\n". The event was read with PAYLOAD_FORM_JSON.
void AppendEventLine(const v1::EventDTO& event, std::string& out);

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_JSON_H_
