/*
 * A path as the kernel walks it: "/", then part by part, a link's target in the place of the link. For questions
 * about what stands on the way to a file, not only at its end.
 */
#ifndef SYS_PATH_H
#define SYS_PATH_H

#include <stdbool.h>
#include <sys/stat.h>

/* Is shown each part (an absolute path without links before its last name) with its lstat; `last` where the walk ends.
 * False ends the walk. */
typedef bool path_visitor(void *context, const char *part, const struct stat *st, bool last);

/*
 * Walk the absolute path. False if the visitor said so (errno 0) or a part cannot be looked at (errno set); *culprit,
 * if not NULL, is then that part, allocated.
 */
bool path_walk(const char *path, path_visitor *visit, void *context, char **culprit);

#endif
