/*
 * Puts the members of an archive below one directory. Nothing is ever opened through a link, nothing that is there is
 * opened or replaced, so that a name stays below that directory whatever it is. Paths are relative, clean ("a/b/c"),
 * and the directories on the way are made. Files are 0644 or 0755, directories 0755, whatever the umask.
 */
#ifndef SYS_PLANT_H
#define SYS_PLANT_H

#include <stdbool.h>
#include <sys/types.h>

struct plant {
	int root;     /* the directory; the caller's */
	int at;       /* the directory that the last path was in; -1: none */
	char *parent; /* its path */
};

void plant_begin(struct plant *plant, int root);
void plant_end(struct plant *plant); /* closes what is its own */

/* A new file's descriptor for writing; -1 with errno, EEXIST if there is anything of that name. */
int plant_file(struct plant *plant, const char *path, mode_t mode);
bool plant_directory(struct plant *plant, const char *path); /* may be there already */
/* A second name for the regular file `target`. */
bool plant_hard_link(struct plant *plant, const char *path, const char *target);
bool plant_link(struct plant *plant, const char *path, const char *target);

#endif
