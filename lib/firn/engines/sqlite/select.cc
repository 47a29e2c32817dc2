#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {

Select::Select(SQLite::Database& database, const std::string& sql)
    : database_(database.getHandle()) {
  const int code = sqlite3_prepare_v3(database_, sql.c_str(), static_cast<int>(sql.size() + 1),
                                      SQLITE_PREPARE_PERSISTENT, &row_, nullptr);
  if (code != SQLITE_OK) throw SQLite::Exception(database_, code);
}

Select::~Select() { sqlite3_finalize(row_); }

void Select::Bind(int parameter, int64_t value) {
  const int code = sqlite3_bind_int64(row_, parameter, value);
  if (code != SQLITE_OK) throw SQLite::Exception(database_, code);
}

bool Select::Step() {
  const int code = sqlite3_step(row_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw SQLite::Exception(database_, code);
}

void Select::Reset() noexcept { sqlite3_reset(row_); }

}  // namespace firn::sqlite
