#include "cli/table.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

struct Column {
  std::string_view heading;
  int width_max;
  // Enough for usual cells.
  int width_usual = 0;
  // Of less interest than the others.
  bool is_secondary = false;
  bool is_right_aligned = false;
};

// The payload, last, has what the others leave.
constexpr std::array<Column, 6> kColumnSpecs = {{
    {.heading = "POSITION", .width_max = 20, .width_usual = 9, .is_right_aligned = true},
    {.heading = "RECORDED (UTC)", .width_max = 19, .is_secondary = true},
    {.heading = "TYPE", .width_max = 28, .width_usual = 20},
    {.heading = "TARGET", .width_max = 28, .width_usual = 16},
    {.heading = "USER", .width_max = 12, .width_usual = 8, .is_secondary = true},
    {.heading = "PAYLOAD", .width_max = 0},
}};
constexpr size_t kPosition = 0;
constexpr size_t kPayload = 5;
constexpr int kPayloadWidthMin = 10;
constexpr int kGap = 2;

// "2026-02-21 15:04:05" of "2026-02-21T15:04:05.120417Z".
std::string FormatRecorded(const std::string& created_at) {
  std::string text = created_at.substr(0, 19);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

// "image/42", with the stream if it is not the target's own, or the stream alone.
std::string FormatTarget(const v1::EventDTO& event) {
  if (event.target_type().empty()) return event.stream();
  const std::string target = absl::StrCat(event.target_type(), "/", event.target_id());
  const std::string own_stream = absl::StrCat(event.target_type(), "-", event.target_id());
  return event.stream() == own_stream ? target : absl::StrCat(target, " ", event.stream());
}

std::string FormatPayload(const v1::EventDTO& event) {
  if (!event.has_payload_bytes()) return event.payload_json();
  return absl::StrCat("<", event.payload_bytes().size(), " bytes of ", event.content_type(), ">");
}

}  // namespace

std::string Table::Format(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events) {
  std::string out;
  if (events.empty()) return out;
  if (widths_[kPosition] == 0) {
    ChooseWidths(events);
    Row headings;
    std::ranges::transform(kColumnSpecs, headings.begin(),
                           [](const Column& column) { return std::string(column.heading); });
    AppendRow(headings, /*is_heading=*/true, out);
  }
  for (const v1::EventDTO& event : events) AppendRow(MakeRow(event), /*is_heading=*/false, out);
  return out;
}

Table::Row Table::MakeRow(const v1::EventDTO& event) {
  return {absl::StrCat(event.position()),
          FormatRecorded(event.created_at()),
          event.event_type(),
          FormatTarget(event),
          event.user_id(),
          FormatPayload(event)};
}

void Table::ChooseWidths(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events) {
  for (size_t i = 0; i < kPayload; ++i) {
    widths_[i] = DisplayWidth(kColumnSpecs[i].heading);
    if (is_live_) widths_[i] = std::max(widths_[i], kColumnSpecs[i].width_usual);
  }
  for (const v1::EventDTO& event : events) {
    const Row row = MakeRow(event);
    for (size_t i = 0; i < kPayload; ++i) {
      widths_[i] = std::clamp(DisplayWidth(row[i]), widths_[i], kColumnSpecs[i].width_max);
    }
  }
  const int others = std::accumulate(widths_.begin(), widths_.begin() + kPayload, 0);
  const int gaps = static_cast<int>(kPayload) * kGap;
  widths_[kPayload] = std::max(terminal_.width - others - gaps, kPayloadWidthMin);
}

void Table::AppendRow(const Row& row, bool is_heading, std::string& out) const {
  for (size_t i = 0; i < row.size(); ++i) {
    const Column& column = kColumnSpecs[i];
    const std::string cell = i == kPosition ? row[i] : FitToWidth(row[i], widths_[i]);
    const int missing = i == kPayload ? 0 : std::max(widths_[i] - DisplayWidth(cell), 0);
    const std::string padding(static_cast<size_t>(missing), ' ');
    const bool is_dim =
        (is_heading || column.is_secondary) && terminal_.is_stdout && terminal_.has_colour;
    if (i > 0) out.append(kGap, ' ');
    if (column.is_right_aligned) out += padding;
    out += Dim(cell, is_dim);
    if (!column.is_right_aligned) out += padding;
  }
  out += '\n';
}

}  // namespace firn::cli
