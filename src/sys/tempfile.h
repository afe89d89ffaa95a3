/* Files that get another name when they are whole. A signal that ends us before that removes them. */
#ifndef SYS_TEMPFILE_H
#define SYS_TEMPFILE_H

/* Make the new file `path`, which is valid as long as the file is to be removed, and ends in "XXXXXX", for which random
 * characters are put. Its descriptor, close-on-exec, or -1 with errno. */
int tempfile_make(char *path);
/* From now on it is not removed any more. */
void tempfile_forget(const char *path);

#endif
