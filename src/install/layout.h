/*
 * When an installation of a cache was last used: the mtime of its directory, so that what nobody used for long can be
 * told (pg_fetch -g). Right to the hour, so that it costs a stat and seldom more.
 */
#ifndef INSTALL_LAYOUT_H
#define INSTALL_LAYOUT_H

/* The directory of an installation, or of programs (PREFIX/bin) that may be one's; what is none is left alone, and so
 * is one that is not the caller's to write to. */
void layout_note_use(const char *prefix);
void layout_note_use_of_bindir(const char *bindir);

#endif
