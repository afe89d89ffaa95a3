/* Knows how this program was started, and finds our other tools and other people's programs. */
#ifndef SYS_TOOL_H
#define SYS_TOOL_H

#include <stdbool.h>

/* Call it in main, before the working directory changes. Finds out in which directory this program lies, whether it
 * was called by a bare name, a path or a link. Removes the owner's bits from the umask, so that we can use what we
 * make; and stops SIGCHLD from being ignored, which a caller may have left so and which would make waiting for a
 * child impossible. */
void tool_init(const char *argv0);
/* The path of another of our tools: beside this program, in its ../libexec/tinypg, from there in ../../bin, else in
 * PATH. Allocated; the bare name if it is nowhere (exec will then report it). */
char *tool_path(const char *name);
/* The path of a file that was installed with our tools: in the same places, but never from PATH. Allocated; NULL if it
 * is nowhere. For what is loaded into another program, which must not come from a directory of somebody else. */
char *tool_part(const char *name);
/* The path of the program that exec would run for name: name itself if it has a slash, else the first executable of
 * that name in PATH. Allocated; NULL with ENOENT, or with EACCES if there is one that may not be executed. */
char *tool_program(const char *name);

/* Ignore SIGPIPE, so that writing to a pipe that nobody reads is an error like others. */
void tool_ignore_pipe(void);
/* Whether a signal of signals_nohup was ignored at tool_init(); false for all others. For proc_start(). */
bool tool_was_ignored(int number);
/* From now on, tool_was_ignored() knows about every signal but CHLD: a command that is run in our place inherits what
 * our caller ignores. */
void tool_pass_ignored_on(void);

#endif
