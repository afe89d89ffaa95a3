/*
 * Judges each member of an archive before anything of it is written. Pure: names go in, a verdict comes out.
 * outside/unpack.c asks for each member; sys/extract.c, which writes them, opens nothing through a link. Either check
 * alone keeps an archive inside its directory.
 *
 * Refused are: absolute names, "..", names too long or too deep, control characters in a name; devices, fifos and
 * sockets; programs that run as another user (setuid, setgid); more entries or bytes than the limits; a name below a
 * link; two links of one name; a link whose target is absolute, leaves the archive, or has a ".." behind a name (a
 * chain of links could lead out by it). Links are recorded when they are admitted, and made last, when nothing is
 * written any more, and only those that stay within the installation.
 */
#ifndef TEXT_MEMBER_H
#define TEXT_MEMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

#define MEMBER_ENTRIES_MAX 50000
#define MEMBER_BYTES_MAX (1024ULL * 1024 * 1024)
#define MEMBER_LINKS_MAX 10000
#define MEMBER_PATH_MAX 1023
#define MEMBER_NAME_MAX 255
#define MEMBER_DEPTH_MAX 32

enum member_kind { MEMBER_FILE, MEMBER_DIRECTORY, MEMBER_LINK, MEMBER_HARD_LINK, MEMBER_OTHER };

struct member {
	enum member_kind kind;
	const char *path;
	const char *target;      /* of links */
	unsigned mode;           /* of files: their permissions */
	unsigned long long size; /* as the archive declares it; members_add_bytes() counts the bytes that really come */
};

/* A link that was admitted. */
struct member_link {
	char *path;
	char *target;
};

/* One archive, as far as it was read. Zero it, and set `mark`: the file by which an installation is recognised. */
struct members {
	const char *mark; /* "bin/postgres"; several: "bin/postgres|src/Makefile" */
	size_t entries;
	unsigned long long bytes;
	struct member_link *link; /* sorted by path */
	size_t link_count;
	char *root; /* directory that holds the mark, "" for the top; NULL until it was seen */
};

/*
 * Returns NULL if the member is admitted; path is then its clean name ("" for the top itself), and target, for a hard
 * link, the clean name of the other file. Otherwise returns a static text that says what is wrong. path and target are
 * emptied first.
 */
const char *members_admit(struct members *members, const struct member *member, struct str *path, struct str *target);
/* Count bytes of a file that come; false once they exceed the limit. */
bool members_add_bytes(struct members *members, unsigned long long count);
void members_free(struct members *members);

/*
 * Whether the target of a link at `path` below a directory stays below that directory, whatever else is a link there;
 * it holds only if every link below it passed this check.
 */
bool member_link_stays(const char *path, const char *target);

/* Append the name without "." parts and without doubled or trailing slashes to path; returns NULL, or a static text
 * that says what is wrong with the name. */
const char *member_clean(const char *name, struct str *path);
/* Whether path is relative and has at least one name, and no part of it is ".", ".." or empty. */
bool member_path_is_clean(const char *path);

/* The permissions that a file gets: 0755 if anybody could execute it, else 0644. No other bit survives. */
unsigned member_mode(unsigned mode);

/* path without the leading directory `root` ("" removes nothing); NULL if it is not below root. */
const char *member_below(const char *path, const char *root);

#endif
