// What an operator may set. Each setting has one name in three spellings: `--log-level` on the
// command line, `FIRN_LOG_LEVEL` in the environment, `log_level` in the TOML file; the command line
// wins over the environment, and that over the file.

#ifndef FIRN_DAEMON_CONFIG_H_
#define FIRN_DAEMON_CONFIG_H_

#include <optional>
#include <string>
#include <variant>

#include "firn/base/log.h"
#include "firn/core/append.h"
#include "firn/schema/change.h"

namespace firn::daemon {

struct Config {
  std::string listen = "127.0.0.1:3476";
  std::string data_dir = "./firn-data";
  int reader_threads = 2;
  // How long calls under way may take to finish when the daemon is told to stop, in seconds.
  int drain_timeout_s = 10;
  // What an acknowledgement stands for.
  Durability durability = Durability::kFsynced;
  // How strictly the event types of the built-in photo catalogue are checked.
  schema::Policy catalog = schema::Policy::kEnforce;
  // A TOML file with schemas to register and policies to set at the start; empty: none.
  std::string schemas;
  // PEM files: the server's certificate (and those that lead to its authority) with its key, and
  // the authorities of clients; empty: no TLS, and clients need no certificate.
  std::string tls_cert;
  std::string tls_key;
  std::string tls_client_ca;
  // Whether writes are refused, and the connection string of the server whose log is followed then;
  // empty: none is.
  bool read_only = false;
  std::string primary;
  // A file with the tokens that calls need, one a line; empty: none is needed.
  std::string token_file;
  log::Level log_level = log::Level::kInfo;
  log::Format log_format = log::Format::kText;
};

// The process should end now with this code: the help or the version was printed, or an error was
// explained on stderr.
struct ExitNow {
  int code;
};

// Reads the command line, the environment and the file. With --print-config it prints the result
// and asks to exit.
std::variant<Config, ExitNow> LoadConfig(int argc, char** argv);

// The settings as a TOML file that LoadConfig reads back.
std::string ToToml(const Config& config);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_CONFIG_H_
