/*
 * What a tool says to people, and how it ends.
 *
 * Every message is one line on stderr, "TOOL: text"; control bytes in it are printed escaped (\n, \x1b), so that
 * a name that came from an archive, a server or a file system cannot write to the terminal, and invisible characters by
 * their number, so that two names that differ look different. The functions format as
 * printf does. None of them allocates.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define MSG_FORMAT(at, first) __attribute__((format(printf, at, first)))
#else
#define MSG_FORMAT(at, first)
#endif

#define MSG_VERSION "0.1" /* of all of tinypg */

/* The exit statuses of every tool; pg_tmp run adds those of env(1). */
enum status {
	STATUS_DONE = 0,
	STATUS_FAILED = 1, /* it did not work, or there is no such thing */
	STATUS_USAGE = 2,  /* the command line is wrong */
};

/* Name the tool (static, not copied) and its usage line ("[-a address] [-n count]"); first thing in main. */
void msg_init(const char *tool, const char *usage);
const char *msg_tool(void);

/* One line on stderr: a warning, the same with strerror(errno) behind it, and the remedy ("hint: ..."). */
void warn_msg(const char *format, ...) MSG_FORMAT(1, 2);
void warn_errno(const char *format, ...) MSG_FORMAT(1, 2);
void warn_hint(const char *format, ...) MSG_FORMAT(1, 2);
/*
 * How the character at bytes[0] is shown where nothing may be hidden: UTF-8 as it is, a control character or a stray
 * byte as \n or \x1b, one that is invisible as <U+200B>. How many of the bytes it is; length > 0.
 */
#define MSG_SHOWN_SIZE 12
size_t msg_show(const char *bytes, size_t length, char shown[MSG_SHOWN_SIZE]);

/* Another line of what was just said: as it is, but escaped. */
void warn_more(const char *format, ...) MSG_FORMAT(1, 2);

/* The same, then exit(STATUS_FAILED). */
_Noreturn void die(const char *format, ...) MSG_FORMAT(1, 2);
_Noreturn void die_errno(const char *format, ...) MSG_FORMAT(1, 2);

/* One line, then "usage: TOOL ..." on stderr, then exit(STATUS_USAGE). */
_Noreturn void die_usage(const char *format, ...) MSG_FORMAT(1, 2);

/*
 * What getopt gave and is none of the tool's own options; its option string begins with ':' (or "+:"). -h and --help
 * print "usage: TOOL ..." and then help, the summary of the options, --version the version; both on stdout, and exit 0,
 * or 1 if stdout fails. Anything else is an option that is unknown or misses its argument.
 */
_Noreturn void msg_option(int result, char *const argv[], const char *help);

/* Flush stdout; if that fails, out_close() says why. */
void out_flush(void);
/*
 * Flush and close stdout. False, with a line on stderr, if anything that was printed did not get out; a tool that
 * prints an answer ends with `return out_close() ? STATUS_DONE : STATUS_FAILED`.
 */
bool out_close(void);

#endif
