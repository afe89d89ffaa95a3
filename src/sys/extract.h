/*
 * Writes the members of an archive below one directory. It opens nothing through a link and neither opens nor replaces
 * an existing file, so nothing can be written outside that directory, whatever the archive holds. Paths are relative
 * and clean ("a/b/c"); missing directories on the way are made. Files get mode 0644 or 0755, directories 0755, whatever
 * the umask. Functions return false, or -1, with errno.
 */
#ifndef SYS_EXTRACT_H
#define SYS_EXTRACT_H

#include <stdbool.h>
#include <sys/types.h>

struct extract {
	int root;     /* the directory; the caller's */
	int at;       /* the directory that the last path was in; -1: none */
	char *parent; /* its path */
};

void extract_begin(struct extract *extract, int root);
void extract_end(struct extract *extract); /* closes everything but root */

/* Make a new file, and return a descriptor for writing; -1 with errno, EEXIST if the name is taken. */
int extract_file(struct extract *extract, const char *path, mode_t mode);
bool extract_directory(struct extract *extract, const char *path); /* it may exist already */
/* Give the regular file `target`, also below root, a second name. */
bool extract_hard_link(struct extract *extract, const char *path, const char *target);
bool extract_link(struct extract *extract, const char *path, const char *target);

#endif
