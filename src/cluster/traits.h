/*
 * What a cluster was made with, and runs with. The watchdog tells it, and the record of kept data has it, so that -d
 * with different options is an error instead of an answer that does not fit. The text belongs to the caller; nothing in
 * it comes from a file that the server can write.
 */
#ifndef CLUSTER_TRAITS_H
#define CLUSTER_TRAITS_H

#include <stdbool.h>

#include "cluster/request.h"
#include "template/step.h"
#include "text/str.h"

struct traits {
	bool known; /* user to initargs are known; false: the data were made elsewhere, or by an older tinypg */
	char *user, *dbname, *encoding, *locale; /* encoding "": the default; locale as locale_write() writes it */
	char *steps;                             /* steps_write() */
	char *steps_digest;                      /* of the files that they depend on: traits_digest() */
	char *initargs;                          /* of -i: initargs_add() */
	char *bindir, *version;                  /* of the running server, as are all that follow */
	char *settings, *options;                /* of -c (settings_add()) and of -o */
	char *auth, *hba_digest;                 /* of -a, and of its file: traits_digest(); hba_digest "": no file */
	unsigned port;
	bool tcp, tls;
};

/* Append them as text, for the record and for the answer to `join`. */
void traits_write(const struct traits *traits, struct str *out);
/* False, with nothing to free, if the text is not of this form. */
bool traits_read(const char *text, struct traits *traits);
void traits_free(struct traits *traits);
/* A hash of a text, of step_stat_write() or of a file of -a: 16 hex digits, allocated; "" of "". */
char *traits_digest(const char *text);

/* What a command line asks for; NULL, "" and 0: nothing. */
struct wanted {
	const char *bindir, *version, *user, *dbname, *encoding, *locale, *initargs, *settings, *options, *auth, *hba;
	const struct steps *steps;
	unsigned port;
	bool tcp, tls;
};

/*
 * Whether the running cluster in a directory is what is asked for, by the text that its watchdog sends. False after a
 * line on stderr that names the difference. If the steps are the same but their files have changed, a line on stderr
 * warns of that.
 */
bool traits_text_meet(const char *text, const struct wanted *wanted, const char *directory);

/*
 * If request->directory holds kept data that no server uses: false after a line on stderr if they are not what is asked
 * for. Otherwise the data decide what the request leaves open: the database, the superuser and, if neither -V nor -b is
 * given, the major version, such as "15".
 */
bool traits_adopt(struct request *request, const struct wanted *wanted, const char **version);

#endif
