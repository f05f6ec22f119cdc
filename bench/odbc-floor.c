/* The most that an ODBC driver gives: every column bound as text, a thousand rows a block, nothing done with them.
   Usage: odbc-floor CONNECTION-STRING QUERY; prints rows and seconds. */
#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROWS 1000
#define WIDTH 512

static void must(SQLRETURN code, SQLSMALLINT type, SQLHANDLE handle, const char *what) {
  SQLCHAR state[6] = "", message[512] = "";
  SQLINTEGER native;
  SQLSMALLINT length;
  if (SQL_SUCCEEDED(code)) return;
  SQLGetDiagRec(type, handle, 1, state, &native, message, sizeof message, &length);
  fprintf(stderr, "%s: %s %s\n", what, state, message);
  exit(1);
}

int main(int count, char **words) {
  SQLHENV environment;
  SQLHDBC connection;
  SQLHSTMT statement;
  SQLSMALLINT columns;
  SQLULEN fetched;
  struct timespec begin, end;
  long rows = 0;
  if (count != 3) return 2;
  SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
  SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (void *)SQL_OV_ODBC3, 0);
  SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
  must(SQLDriverConnect(connection, NULL, (SQLCHAR *)words[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT),
       SQL_HANDLE_DBC, connection, "connect");
  SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement);
  clock_gettime(CLOCK_MONOTONIC, &begin);
  SQLSetStmtAttr(statement, SQL_ATTR_ROW_ARRAY_SIZE, (void *)ROWS, 0);
  SQLSetStmtAttr(statement, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0);
  must(SQLExecDirect(statement, (SQLCHAR *)words[2], SQL_NTS), SQL_HANDLE_STMT, statement, "execute");
  SQLNumResultCols(statement, &columns);
  for (SQLSMALLINT column = 1; column <= columns; column++)
    SQLBindCol(statement, column, SQL_C_CHAR, malloc(ROWS * WIDTH), WIDTH, malloc(ROWS * sizeof(SQLLEN)));
  for (;;) {
    SQLRETURN code = SQLFetch(statement);
    if (code == SQL_NO_DATA) break;
    must(code, SQL_HANDLE_STMT, statement, "fetch");
    rows += (long)fetched;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%ld %.3f\n", rows, (end.tv_sec - begin.tv_sec) + (end.tv_nsec - begin.tv_nsec) / 1e9);
  return 0;
}
