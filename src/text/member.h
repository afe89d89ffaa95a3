/*
 * What an archive may put on a disk. Pure: names in, a verdict out; outside/unpack asks for each member before anything
 * is written, and sys/plant, which writes, opens nothing through a link, so that either alone would hold.
 *
 * Refused: absolute names, "..", names too long or too deep, control characters in a name, devices, fifos and sockets,
 * programs that run as somebody else (setuid, setgid), more entries or bytes than the limits, a name below a link, two
 * links of one name, a link whose target is absolute, or leaves the archive, or has a ".." behind a name (which is
 * where a chain of links would lead out). Links are admitted now and made last, when
 * nothing is written any more, and only those that stay within the installation.
 */
#ifndef TEXT_MEMBER_H
#define TEXT_MEMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

#define MEMBER_ENTRIES_MOST 50000
#define MEMBER_BYTES_MOST (1024ULL * 1024 * 1024)
#define MEMBER_LINKS_MOST 10000
#define MEMBER_PATH_MOST 1023
#define MEMBER_NAME_MOST 255
#define MEMBER_DEPTH_MOST 32

enum member_kind { MEMBER_FILE, MEMBER_DIRECTORY, MEMBER_LINK, MEMBER_HARD_LINK, MEMBER_OTHER };

struct member {
	enum member_kind kind;
	const char *path;
	const char *target;      /* of links */
	unsigned mode;           /* of files: their permissions */
	unsigned long long size; /* as the archive says; members_add_bytes() counts what really comes */
};

/* A link that was admitted. */
struct member_link {
	char *path;
	char *target;
};

/* One archive, as far as it was read. Zero it, and set `mark`: the file that an installation is known by. */
struct members {
	const char *mark; /* "bin/postgres"; several: "bin/postgres|src/Makefile" */
	size_t entries;
	unsigned long long bytes;
	struct member_link *link; /* sorted by path */
	size_t link_count;
	char *root; /* directory that holds the mark, "" for the top; NULL until it was seen */
};

/*
 * NULL: admitted; path then is its clean name ("" for the top itself), and for a hard link target the clean name of the
 * other file. Else a static text that says what is wrong. path and target are emptied first.
 */
const char *members_admit(struct members *members, const struct member *member, struct str *path, struct str *target);
/* So many bytes of a file come; false: more than the limit. */
bool members_add_bytes(struct members *members, unsigned long long count);
void members_free(struct members *members);

/*
 * For a link that lies at `path` below a directory: whether its target stays below it, whatever else is a link there,
 * given that each link below it was asked about in the same way.
 */
bool member_link_stays(const char *path, const char *target);

/* Whether path is relative, has a name in it, and neither "." nor ".." nor an empty part. */
bool member_path_is_clean(const char *path);

/* The permissions that a file gets: 0755 if anybody could execute it, else 0644. No other bit survives. */
unsigned member_mode(unsigned mode);

/* path without the leading directory `root` ("" takes nothing); NULL if it is not below it. */
const char *member_below(const char *path, const char *root);

#endif
