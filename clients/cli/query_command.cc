#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/query.h"
#include "cli/row_format.h"
#include "cli/sql_value.h"

namespace firn::cli {
namespace {

// Beyond what a server takes, which says so itself.
constexpr size_t kSqlBytesMax = 1 << 20;

constexpr char kFooter[] =
    R"(SQL is one SELECT over the projection's tables and the view events of the log; without it, or
with -, it is read from stdin. Without a projection there is only events. All rows are of one
moment.

A parameter is an integer or a real if it is written like one, NULL if it is null, else text;
NAME:=TEXT is text in any case. Blobs are printed as hexadecimal digits.
bars draws a bar for each row: the first column is the label, the next that has numbers the value.
histogram sorts the numbers of the first column that has any into bins.
--timeout is how long the query may take: 30 seconds without it, 600 at most.

Examples:
  firn query --projection catalog 'select * from images order by id limit 10'
  firn query -p catalog 'select rating, count(*) from image_state group by 1' --format bars
  firn query -p catalog 'select iso from exif_metadata' --format histogram
  firn query -p catalog 'select * from image_state where rating = :r' --param r=5 --as-of -7d
  firn query 'select event_type, count(*) as n from events group by 1 order by n desc'
  firn query -p catalog --format csv < report.sql > report.csv)";

struct QueryOptions {
  std::string sql = "-";
  v1::QueryRequest request;
  RowFormatKind format = RowFormatKind::kAuto;
};

absl::StatusOr<std::string> ReadSql(const std::string& sql) {
  if (sql != "-") return sql;
  absl::StatusOr<std::string> text = ReadWhole("-", kSqlBytesMax);
  if (text.ok() && absl::StripAsciiWhitespace(*text).empty()) {
    return absl::InvalidArgumentError(
        "there is no statement on stdin; give one, such as 'select count(*) from events'");
  }
  return text;
}

absl::Status RunQuery(const QueryOptions& options, const Context& context) {
  v1::QueryRequest request = options.request;
  absl::StatusOr<std::string> sql = ReadSql(options.sql);
  if (!sql.ok()) return sql.status();
  if (CheckUtf8(*sql) != "") return absl::InvalidArgumentError("the statement must be UTF-8");
  request.set_sql(*std::move(sql));
  if (context.has_timeout) *request.mutable_timeout() = ToDuration(context.timeout_s);

  // After stdin was read: until then Ctrl-C has nothing to wait for.
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  const std::unique_ptr<RowFormat> format = MakeRowFormat(options.format, context.terminal);
  QuerySummary summary;
  const absl::Status status = PrintQuery(
      client, request, *format, *output,
      [&] { return interrupt.is_requested() || output->is_abandoned(); }, &summary);
  if (!status.ok()) return status;
  if (context.terminal.is_stdout && context.terminal.is_stderr) {
    std::cerr << Dim(FormatSummary(summary), context.terminal.has_colour) << "\n";
  }
  return output->Close();
}

void AddParameterOption(CLI::App& command, v1::QueryRequest& request) {
  command
      .add_option_function<std::vector<std::string>>(
          "--param",
          [&request](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              absl::StatusOr<std::pair<std::string, v1::QueryValue>> parameter =
                  ParseParameter(text);
              if (!parameter.ok()) {
                throw CLI::ValidationError("--param", std::string(parameter.status().message()));
              }
              auto& [name, value] = *parameter;
              if (!request.mutable_parameters()->insert({name, value}).second) {
                throw CLI::ValidationError("--param", "names " + name + " twice");
              }
            }
          },
          "The value of :NAME, @NAME or $NAME in the statement; repeated: for more")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

}  // namespace

void AddQueryCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<QueryOptions>();
  v1::QueryRequest& request = options->request;
  CLI::App* command = app.add_subcommand("query", "Ask for data with SQL");
  command->footer(kFooter);
  command->add_option("SQL", options->sql, "The statement; - is standard input")->type_name("");
  command
      ->add_option_function<std::string>(
          "-p,--projection", [&request](const std::string& name) { request.set_projection(name); },
          "Whose tables can be read")
      ->envname(kProjectionVariable)
      ->type_name("NAME")
      ->check(CheckUtf8);
  AddParameterOption(*command, request);
  AddAsOfOption(*command, "--as-of", *request.mutable_as_of(),
                "The tables as they were at this position or time");
  command
      ->add_option_function<uint64_t>(
          "--max-rows", [&request](const uint64_t& rows) { request.set_max_rows(rows); },
          "How many rows at most; 1,000,000 without it")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& name) { options->format = RowFormatKinds().at(name); },
          "Form of the rows; auto is table at a terminal, else jsonl")
      ->type_name(RowFormatNames())
      ->default_str("auto")
      ->check(CheckRowFormat);
  command->callback([&context, options] { context.result = RunQuery(*options, context); });
}

}  // namespace firn::cli
