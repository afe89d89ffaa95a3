/*
 * The file that an option such as -o names: a regular file, which a link may lead to, is made or replaced as a whole; a
 * device or a fifo is written to; "-" is standard output.
 */
#ifndef SYS_OUTFILE_H
#define SYS_OUTFILE_H

#include <stdbool.h>
#include <sys/types.h>

struct outfile {
	int fd;
	char *path;      /* the file to be replaced; NULL: what is written goes there at once */
	char *temporary; /* the new file, beside it */
};

/* False with errno. A file that is new or replaced will have exactly this mode. */
bool outfile_open(struct outfile *file, const char *path, mode_t mode);
/* Put the new file in its place if `whole`; otherwise remove it, and return false with errno as it was. False with
 * errno if that fails; the new file is then removed, too. */
bool outfile_close(struct outfile *file, bool whole);

#endif
