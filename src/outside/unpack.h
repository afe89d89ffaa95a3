/*
 * Unpacks an archive (libarchive) while it arrives: a tar in gzip, xz or bzip2, or a jar, which is a zip that holds
 * such a tar; which of them is detected from the content. What an archive may hold, text/member decides.
 */
#ifndef OUTSIDE_UNPACK_H
#define OUTSIDE_UNPACK_H

/*
 * Read the archive from the descriptor `in` to its end of file and make the directory `name` below `dir` of what it
 * holds: the part of it in which the file `mark` ("bin/postgres") lies. What else there is in the archive, and
 * what there is after a failure, lies below `dir`, too, for the caller to remove. NULL, or the problem, allocated: a
 * phrase for behind "cannot unpack 'X': ". What is behind the end of the archive is read and thrown away.
 */
char *unpack_stream(int in, int dir, const char *name, const char *mark);

#endif
