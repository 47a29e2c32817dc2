// What the daemon's exit status says. Documented in `firnd --help` and docs/operations.md.

#ifndef FIRN_DAEMON_EXIT_CODES_H_
#define FIRN_DAEMON_EXIT_CODES_H_

namespace firn::daemon {

inline constexpr int kExitStopped = 0;  // asked to stop, and everything was finished
inline constexpr int kExitFailed = 1;   // an error that is none of the below
inline constexpr int kExitUsage = 2;    // command line, environment or a file they name is wrong
inline constexpr int kExitDataDir = 3;  // the data directory cannot be used
inline constexpr int kExitListen = 4;   // the address cannot be listened on
inline constexpr int kExitForced = 5;   // stopped at once: second signal, or the drain hung

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_EXIT_CODES_H_
