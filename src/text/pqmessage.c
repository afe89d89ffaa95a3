#include "text/pqmessage.h"

#include <errno.h>
#include <string.h>

#include "text/str.h"

static const char *find_sqlstate(const char *line);

char *pqmessage_line(const char *message, char sqlstate[PQMESSAGE_SQLSTATE_SIZE])
{
	const char *line = message;
	const char *state = NULL;
	struct str out = STR_INIT;

	for (const char *at = message; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
		const char *found = find_sqlstate(at);
		if (found || (!state && *at != '\t'))
			line = at;
		if (found)
			state = found;
	}
	sqlstate[0] = '\0';
	if (state) {
		memcpy(sqlstate, state, 5);
		sqlstate[5] = '\0';
		str_add_bytes(&out, line, (size_t)(state - 1 - line)); /* one of the two blanks */
		line = state + strlen("57P03: ");
	}
	str_add_bytes(&out, line, strcspn(line, "\n"));
	return str_take(&out);
}

bool pqmessage_nobody_answers(const char *line)
{
	static const int reasons[] = {ENOENT, ECONNREFUSED, EAGAIN, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		const char *reason = strerror(reasons[i]);
		if (!str_ends(line, reason))
			continue;
		/* Behind a quoted name this reason is about a missing file (a certificate, say), not about the
		 * server. */
		size_t before = strlen(line) - strlen(reason);
		if (before >= 3 && line[before - 2] == ':' && line[before - 3] != '"')
			return true;
	}
	return strstr(line, "server closed the connection unexpectedly") != NULL;
}

enum pqmessage_reason pqmessage_reason(const char *sqlstate)
{
	static const struct {
		const char *prefix;
		enum pqmessage_reason reason;
	} known[] = {
		{"57P03", PQMESSAGE_STARTING}, {"53300", PQMESSAGE_FULL}, {"28", PQMESSAGE_REFUSED},
		{"3D000", PQMESSAGE_REFUSED}, /* no such database */
		{"42501", PQMESSAGE_REFUSED}, /* no CONNECT privilege */
		{"55000", PQMESSAGE_REFUSED}, /* a database that takes no connections */
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_starts(sqlstate, known[i].prefix))
			return known[i].reason;
	}
	return PQMESSAGE_OTHER;
}

/* Find the SQLSTATE in a line such as "FATAL: 57P03: text", which libpq since 14 puts behind "connection to ...
 * failed: ". NULL if there is none. */
static const char *find_sqlstate(const char *line)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char before[] = "failed: ";
	const char *end = line + strcspn(line, "\n");

	for (const char *at = line; (at = strstr(at, ":  ")) && at < end; at++) {
		const char *severity = at;
		while (severity > line && severity[-1] != ' ')
			severity--;
		bool leads = severity == line ||
			((size_t)(severity - line) >= strlen(before) && str_starts(severity - strlen(before), before));
		if (leads && strspn(at + 3, letters) == 5 && at[8] == ':' && at[9] == ' ')
			return at + 3;
	}
	return NULL;
}
