/* How this program was started, and where its fellows and other people's programs are. */
#ifndef SYS_TOOL_H
#define SYS_TOOL_H

#include <stdbool.h>

/* In main, before the working directory changes: finds out where this program lies, whether it was called by a bare
 * name, a path or a link. Takes the bits of the owner out of the umask. Also sees to it that SIGCHLD is not ignored, as
 * a caller may have left it: no child could be waited for. */
void tool_init(const char *argv0);
/* The path of another tool of ours: beside this program, in its ../libexec/tinypg, from there in ../../bin, else in
 * PATH. Allocated; the bare name if it is nowhere (exec will say so). */
char *tool_path(const char *name);
/* The path of the program that exec of name would run: itself if it has a slash, else the first in PATH that may be
 * executed. Allocated; NULL with ENOENT, or EACCES if what is there may not be executed. */
char *tool_program(const char *name);

/* Whether a signal was ignored at tool_init(); asked of HUP, INT and QUIT, false for all others. For proc_start(). */
bool tool_was_ignored(int number);

#endif
