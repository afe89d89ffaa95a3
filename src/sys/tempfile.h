/* Files that are renamed when they are complete. A signal that ends us before that removes them. */
#ifndef SYS_TEMPFILE_H
#define SYS_TEMPFILE_H

/* Make a new file. `path` ends in "XXXXXX", which is replaced by random characters, and must stay valid until
 * tempfile_forget(). Returns a descriptor, close-on-exec, or -1 with errno. */
int tempfile_make(char *path);
/* From now on it is not removed any more. */
void tempfile_forget(const char *path);

#endif
