/*
 * A tar archive of plain files in the format of POSIX (ustar), in memory or a header at a time. Pure. It is written as
 * Python's tarfile writes it: mode 0644, time, owner and group 0, padded to a whole record of 20 blocks. It is read
 * strictly: whatever is not a plain file, and whatever two readers of tar may understand differently, is a problem.
 */
#ifndef TEXT_USTAR_H
#define TEXT_USTAR_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

enum { USTAR_NAME_SIZE = 257 }; /* a prefix of 155, a slash, 100, and a NUL */
enum { USTAR_BLOCK_SIZE = 512 };

/* Append a file; false, and nothing is appended, if its name is too long for the format, or the file too large. */
bool ustar_add(struct str *out, const char *name, const void *bytes, size_t length);
/* Append the end of the archive. */
void ustar_end(struct str *out);

/* An archive while it is read: set bytes and length. */
struct ustar {
	const char *bytes;
	size_t length;
	size_t at;
};

struct ustar_file {
	char name[USTAR_NAME_SIZE]; /* as it is in the archive; "" at the end */
	const char *bytes;          /* within the archive's */
	size_t length;
};

/* Read the next file. Returns NULL, or the problem, a static text phrased to follow "cannot read 'X': "; file->name is
 * then the name of the file at fault, as far as it is known. */
const char *ustar_next(struct ustar *archive, struct ustar_file *file);

/* ---- An archive that need not fit into memory: the header of each file, then its content, then zeros up to a whole
 * block; two blocks of zeros are its end. ---- */

/* Append the header of a file; false, and nothing is appended, as for ustar_add(). */
bool ustar_add_header(struct str *out, const char *name, unsigned long long length);
/* How many zeros follow a content of that length. */
size_t ustar_padding(unsigned long long length);

struct ustar_head {
	char name[USTAR_NAME_SIZE]; /* "" if the block is all zeros */
	unsigned long long length;
};

/* Read a header of USTAR_BLOCK_SIZE bytes. Returns NULL, or the problem, as ustar_next() does. */
const char *ustar_read_header(const char *header, struct ustar_head *head);

#endif
