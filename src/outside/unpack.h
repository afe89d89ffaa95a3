/*
 * Unpacks an archive (libarchive) while it arrives: a tar, compressed or not, or a zip. The format is detected from the
 * content. text/member.h decides what an archive may contain.
 */
#ifndef OUTSIDE_UNPACK_H
#define OUTSIDE_UNPACK_H

#define UNPACK_CONTROL "debian-control"

/*
 * Read the archive from the descriptor `in` up to end of file, and make the directory `name` below `dir`. With a mark
 * ("bin/postgres"), that is the part of the archive in which this file lies; of a zip (a jar), that part of a tar in
 * it. Without (NULL), it is the whole archive; but of a Debian package only its control file, as UNPACK_CONTROL, and
 * what lies in the directories of PostgreSQL.
 *
 * The rest of the archive, and whatever exists after a failure, also lies below `dir`, and the caller removes it.
 * Returns NULL, or the problem, allocated: phrased to follow "cannot unpack 'X': ". Bytes behind the end of the archive
 * are read and ignored.
 */
char *unpack_stream(int in, int dir, const char *name, const char *mark);

#endif
