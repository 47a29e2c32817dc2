// What is in a backup, and what is wrong with it, for people and programs.

#ifndef FIRN_CLI_BACKUP_REPORT_H_
#define FIRN_CLI_BACKUP_REPORT_H_

#include <string>

#include "firn/backup/manifest.h"
#include "firn/backup/verify.h"

namespace firn::cli {

// `firn backup list`.
std::string FormatBackupText(const backup::Manifest& manifest);
std::string FormatBackupJson(const backup::Manifest& manifest);

// `firn backup verify`.
std::string FormatVerifiedText(const backup::VerifiedBackup& verified);
std::string FormatVerifiedJson(const backup::VerifiedBackup& verified);

}  // namespace firn::cli

#endif  // FIRN_CLI_BACKUP_REPORT_H_
