/*
 * Unpacks an archive (libarchive) while it arrives: a tar compressed by gzip, xz or bzip2, or a jar (a zip) that holds
 * such a tar. The format is detected from the content. text/member.h decides what an archive may contain.
 */
#ifndef OUTSIDE_UNPACK_H
#define OUTSIDE_UNPACK_H

/*
 * Read the archive from the descriptor `in` up to end of file, and make the directory `name` below `dir`: the part of
 * the archive in which the file `mark` ("bin/postgres") lies. The rest of the archive, and whatever exists after a
 * failure, also lies below `dir`, and the caller removes it. Returns NULL, or the problem, allocated: phrased to follow
 * "cannot unpack 'X': ". Bytes behind the end of the archive are read and ignored.
 */
char *unpack_stream(int in, int dir, const char *name, const char *mark);

#endif
