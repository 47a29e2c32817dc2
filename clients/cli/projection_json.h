// Projections as JSON: one object on a line.

#ifndef FIRN_CLI_PROJECTION_JSON_H_
#define FIRN_CLI_PROJECTION_JSON_H_

#include <string>

#include "cli/json_writer.h"
#include "firn/v1/projection.pb.h"

namespace firn::cli {

// "building", "following", "failed"; "unknown" for what this command is too old for.
std::string StateName(v1::ProjectionState state);

// Members of an object that was begun, in the contract's names.
void WriteStatus(JsonWriter& writer, const v1::ProjectionStatus& status);

// A member "digest": {"sha256":...,"tables":[{"table":...,"rows":...,"sha256":...}]}.
void WriteDigest(JsonWriter& writer, const v1::StateDigest& digest);

std::string FormatJson(const v1::ProjectionStatus& status, uint64_t head);

// The newest definition, with its files.
std::string FormatJson(const v1::GetProjectionResponse& response);

std::string FormatJson(const std::string& name, const v1::RebuildResult& result);

std::string FormatJson(const std::string& name, const v1::GetDigestResponse& response);

// With each table as an array of objects.
std::string FormatJson(const v1::TestProjectionResponse& response);

// Events a second; 0 if it took no time.
double EventsPerSecond(const v1::RebuildResult& result);

double SecondsOf(const google::protobuf::Duration& duration);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROJECTION_JSON_H_
