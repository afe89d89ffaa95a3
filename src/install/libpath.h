/* Finds the file of a server's library by the name that SQL uses for it, as the server itself does. */
#ifndef INSTALL_LIBPATH_H
#define INSTALL_LIBPATH_H

/*
 * The file that PostgreSQL loads for a library name such as "$libdir/hstore", allocated: the name itself, or with ".so"
 * added. A name without a slash is searched in the directories of `path` (dynamic_library_path; NULL means "$libdir");
 * since 18 also one with only $libdir before it. If no such file exists, the path where it should be.
 */
char *libpath_find(const char *name, const char *libdir, const char *path, unsigned major);

#endif
