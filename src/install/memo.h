/*
 * Remembers results, so that programs need not be run, read or searched for again; one small file each in
 * CACHE/server/. Losing them costs only time, and a cache that cannot be written to is silently not used.
 *
 * STAMP: about a server program: its version, its digest, where its ICU is. The name consists of the program's stat
 * fields, so that a replaced program is not recognised.
 *
 * choice.WISH: the program that a complete search found. Valid for a minute, while PATH, the program and the
 * installations in the cache are unchanged, and only if PATH has no relative directory.
 *
 * request.HASH: the template that a request resulted in. answer.HASH: what a program answered to a question.
 *
 * Records of programs and templates that no longer exist, and requests and answers some days old, are removed whenever
 * a record is written.
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
	char digest[65];          /* SHA-256 in lower-case hex; "" if not known */
	char icu[MEMO_PATH_SIZE]; /* the path of the ICU library that it is linked with, or MEMO_NO_ICU; "" if it is not
				     known */
};

/* Read what is remembered of the program at path with these stat fields. False, with *known zeroed, if nothing is. */
bool memo_read(const char *path, const struct stat *st, struct memo *known);
/* Write a record, in place of an earlier one. */
void memo_write(const char *path, const struct stat *st, const struct memo *known);

/* The program found by a search for this wish ("any", or a version as text): its path, allocated, with its stat
 * fields; NULL if none is remembered, or it is no longer valid. */
char *memo_read_choice(const char *wish, struct stat *st);
void memo_write_choice(const char *wish, const char *path, const struct stat *st);

/* The name of the template that a request with this text resulted in, allocated; NULL if none is remembered.
 * template_hold_at() tells whether it still exists and is complete. */
char *memo_read_template(const char *request);
void memo_write_template(const char *request, const char *template);

/* The answer to a question with this text, which has to name all that the answer depends on; allocated; NULL if none
 * is remembered. */
char *memo_read_answer(const char *question);
void memo_write_answer(const char *question, const char *answer);

#endif
