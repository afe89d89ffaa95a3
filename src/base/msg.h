/*
 * What a tool says to people, and how it ends.
 *
 * Every message is one line on stderr, "TOOL: text"; control bytes in it are printed escaped (\n, \x1b), so that
 * a name that came from an archive, a server or a file system cannot write to the terminal. The functions format as
 * printf does. None of them allocates.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>

#if defined(__GNUC__)
#define MSG_FORMAT(at, first) __attribute__((format(printf, at, first)))
#else
#define MSG_FORMAT(at, first)
#endif

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
/* Another line of what was just said: as it is, but escaped. */
void warn_more(const char *format, ...) MSG_FORMAT(1, 2);

/* The same, then exit(STATUS_FAILED). */
_Noreturn void die(const char *format, ...) MSG_FORMAT(1, 2);
_Noreturn void die_errno(const char *format, ...) MSG_FORMAT(1, 2);

/* One line, then "usage: TOOL ..." on stderr, then exit(STATUS_USAGE). */
_Noreturn void die_usage(const char *format, ...) MSG_FORMAT(1, 2);

/* For getopt with a leading ':' in its option string: which option is unknown ('?') or misses its argument (':'). */
_Noreturn void die_option(int result, int option);

/* -h: "usage: TOOL ..." and then text (the summary of the options) on stdout; exits 0, or 1 if stdout fails. */
_Noreturn void msg_help(const char *text);

/* Flush stdout; if that fails, out_close() says why. */
void out_flush(void);
/*
 * Flush and close stdout. False, with a line on stderr, if anything that was printed did not get out; a tool that
 * prints an answer ends with `return out_close() ? STATUS_DONE : STATUS_FAILED`.
 */
bool out_close(void);

#endif
