// Projections for a terminal.

#ifndef FIRN_CLI_PROJECTION_TEXT_H_
#define FIRN_CLI_PROJECTION_TEXT_H_

#include <string>

#include "cli/row_format.h"
#include "cli/terminal.h"
#include "firn/v1/projection.pb.h"

namespace firn::cli {

// "event 1,200 (rating_changed 0192...): image.sql:12: no such column: x"
std::string Describe(const v1::ProjectionFailure& failure);

std::string FormatText(const v1::ProjectionStatus& status);

// The same without what names it: what its tables hold, and what went wrong.
std::string FormatTables(const v1::ProjectionStatus& status);

// A row for each projection, printed in the form of queries.
std::string FormatList(const v1::ListProjectionsResponse& response, RowFormatKind kind,
                       const Terminal& terminal);

std::string FormatText(const v1::RebuildResult& result, const Terminal& terminal);

std::string FormatText(const v1::GetDigestResponse& response, const Terminal& terminal);

// The tables, each under its name, then the counts and the digest.
std::string FormatText(const v1::TestProjectionResponse& response, const Terminal& terminal);

// The files' texts; each under a comment with its path, if there are several.
std::string FormatSql(const v1::GetProjectionResponse& response);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROJECTION_TEXT_H_
