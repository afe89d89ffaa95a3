/* Files that have no name, so that nothing is left of them, however this process ends. */
#ifndef SYS_UNNAMED_H
#define SYS_UNNAMED_H

#include "text/str.h"

/* Make an empty file on the file system of TMPDIR. Returns a descriptor to read and write it, close-on-exec; -1 with
 * errno. */
int unnamed_open(void);
/* Make one that holds the text, to be read from its beginning. -1 with errno. */
int unnamed_write(const struct str *text);
/* The directory that they are made in, for messages. */
const char *unnamed_directory(void);

#endif
