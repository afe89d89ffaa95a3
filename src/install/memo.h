/*
 * What is remembered, so that nothing has to be run, read or searched to know it; one small file each in cache/server/.
 * Losing all of it costs time, nothing else, and a cache that cannot be written to is passed over in silence.
 *
 *	STAMP         a server program: its version, its digest, where its ICU is. Named after its stat fields, so that
 *	              a program that was replaced is not known.
 *	choice.WISH   which program a search of all places found: good for a minute, as long as PATH, the program and
 *	              what is installed in the cache are the same, and nothing in PATH is relative
 *	request.HASH  which template a request came to
 *
 * Records of programs and templates that are gone, and of requests some days old, are removed when one is written.
 */
#ifndef INSTALL_MEMO_H
#define INSTALL_MEMO_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/version.h"

#define MEMO_PATH_SIZE 1024
#define MEMO_NO_ICU "-"

struct memo {
	bool has_version;
	struct version version;
	char digest[65];          /* SHA-256 in lower-case hex; "" if it is not known */
	char icu[MEMO_PATH_SIZE]; /* where the ICU library is that it links, or MEMO_NO_ICU; "" if it is not known */
};

/* False, *known zeroed, if nothing is remembered of the program at path with these stat fields. */
bool memo_read(const char *path, const struct stat *st, struct memo *known);
/* Remember it in place of what was. */
void memo_write(const char *path, const struct stat *st, const struct memo *known);

/* The program that a search for this wish ("any", or a version's text) came to: its path, allocated, with its stat
 * fields; NULL if it is not remembered, or not any more. */
char *memo_read_choice(const char *wish, struct stat *st);
void memo_write_choice(const char *wish, const char *path, const struct stat *st);

/* The name of the template that a request with this text came to, allocated; NULL if it is not remembered. Whether it
 * is still there and whole is template_hold_at()'s to say. */
char *memo_read_template(const char *request);
void memo_write_template(const char *request, const char *template);

#endif
