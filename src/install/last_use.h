/*
 * Records when an installation in the cache was last used, so that pg_fetch -g can find those that were not used for
 * long. The time is the mtime of the directory. It is accurate to an hour, so recording it usually costs one stat.
 */
#ifndef INSTALL_LAST_USE_H
#define INSTALL_LAST_USE_H

/* Note a use, by the directory of an installation, or by a directory of programs (PREFIX/bin) that may belong to
 * one. Anything that is no installation is left alone, and so is one that the caller may not write to. */
void last_use_note(const char *prefix);
void last_use_note_bindir(const char *bindir);

#endif
