#include "text/pgname.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "text/str.h"
#include "text/utf8.h"

enum { IDENTIFIER_MAX = 63 }; /* bytes; PostgreSQL would cut off the rest */

static const char *problem_of(const char *name);

const char *pgname_user_problem(const char *name)
{
	const char *problem = problem_of(name);
	if (!problem && str_starts(name, "pg_"))
		return "begins with 'pg_', which is PostgreSQL's own";
	if (!problem && (strcmp(name, "public") == 0 || strcmp(name, "none") == 0))
		return "is reserved";
	/* The creation script of an extension refuses an owner of such a name, and initdb creates extensions
	 * (plpgsql). */
	if (!problem && strpbrk(name, "\"$'\\"))
		return "has one of \"$'\\ in it, which initdb does not take";
	return problem;
}

const char *pgname_database_problem(const char *name)
{
	const char *problem = problem_of(name);
	if (!problem && strcmp(name, "template0") == 0)
		return "takes no connections";
	return problem;
}

static const char *problem_of(const char *name)
{
	if (name[0] == '\0')
		return "is empty";
	if (strlen(name) > IDENTIFIER_MAX)
		return "is longer than 63 bytes";
	if (strpbrk(name, "\r\n"))
		return "has a newline in it";
	if (utf8_span(name, strlen(name)) < strlen(name))
		return "is not UTF-8";
	return NULL;
}
