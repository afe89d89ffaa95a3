/*
 * Writes the URL of a cluster in another form, for libraries that do not take it as pg_tmp prints it. A form is a row
 * of the table in urlform.c: its name, what it cannot say, and its writer. URLFORM_NAMES has the names, too. Pure.
 */
#ifndef SERVER_URLFORM_H
#define SERVER_URLFORM_H

#include <stdbool.h>

#include "text/str.h"

enum urlform_result {
	URLFORM_DONE,
	URLFORM_SOCKET,      /* it has no way to name a Unix socket */
	URLFORM_CERTIFICATE, /* it has no way to name the certificate of a client */
	URLFORM_CHARACTER,   /* it has no way to write a character of a name or of the password */
};

/* The names of all forms, as a sentence has them: "jdbc, odbc, ...". */
#define URLFORM_NAMES "jdbc, odbc, libpq, pdo, go, host"
bool urlform_is(const char *form);
/* Whether the form can name a Unix socket. */
bool urlform_has_sockets(const char *form);

/* Append the URL in the form, with the user in it; `superuser` is whom a URL without a user means. Nothing is appended
 * unless this is URLFORM_DONE. */
enum urlform_result urlform_add(struct str *out, const char *form, const char *url, const char *superuser);
/* What is wrong with a result, behind "the form 'X' ". */
const char *urlform_problem(const char *form, enum urlform_result result);

#endif
