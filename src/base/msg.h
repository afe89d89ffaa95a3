/*
 * The messages of a tool on stderr, its exit statuses, and the check that its stdout was written.
 *
 * Every message is one line on stderr, "TOOL: text". A name that came from an archive, a server or a file system must
 * not write to the terminal, so control bytes in a message are printed escaped (\n, \x1b); and two names that differ
 * must look different, so invisible characters are printed as their number. The functions format as printf does. None
 * of them allocates.
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

/* The exit statuses of every tool. */
enum status {
	STATUS_DONE = 0,
	STATUS_FAILED = 1, /* it did not work, or what was asked for does not exist */
	STATUS_USAGE = 2,  /* the command line is wrong */
	/* and of one that passes the status of a command on, as env(1) and the shell have them: */
	STATUS_OWN_FAILURE = 125,
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
	STATUS_SIGNALLED = 128, /* plus the number of the signal */
};

/* Set the tool's name and its usage line ("[-a address] [-n count]"); both are static and not copied. Call it first
 * in main. */
void msg_init(const char *tool, const char *usage);
const char *msg_tool(void);
/* From now on, die() exits with this status in place of STATUS_FAILED. */
void msg_set_failure(int status);

/* One line on stderr: a warning; a warning with strerror(errno) behind it; the remedy ("hint: ..."). */
void warn_msg(const char *format, ...) MSG_FORMAT(1, 2);
void warn_errno(const char *format, ...) MSG_FORMAT(1, 2);
void warn_hint(const char *format, ...) MSG_FORMAT(1, 2);
/*
 * Write to shown how the character at bytes[0] is printed where nothing may be hidden: UTF-8 as it is, a control
 * character or a stray byte as \n or \x1b, an invisible character as <U+200B>. Returns how many of the bytes it takes;
 * length > 0.
 */
#define MSG_SHOWN_SIZE 12
size_t msg_show(const char *bytes, size_t length, char shown[MSG_SHOWN_SIZE]);

/* From now on, call clear() before anything is printed on stderr, which may share a terminal with it. NULL: no more. */
void msg_clear_first(void (*clear)(void));
/* Whether to print no messages from now on, but those of die(). */
void msg_mute(bool mute);

/* Another line of the message before: printed without the tool's name, but escaped. */
void warn_more(const char *format, ...) MSG_FORMAT(1, 2);

/* Print as warn_msg() or warn_errno() does, then exit(STATUS_FAILED), unless msg_set_failure() was called. */
_Noreturn void die(const char *format, ...) MSG_FORMAT(1, 2);
_Noreturn void die_errno(const char *format, ...) MSG_FORMAT(1, 2);

/* The end of die(), after a hint. */
_Noreturn void msg_fail(void);

/* One line, then "usage: TOOL ..." on stderr, then exit(STATUS_USAGE). */
_Noreturn void die_usage(const char *format, ...) MSG_FORMAT(1, 2);

/*
 * Handle a result of getopt that is none of the tool's own options; the tool's option string begins with ':' (or "+:").
 * -h and --help print "usage: TOOL ..." and then help, the summary of the options; --version prints the version. Both
 * print on stdout and exit 0, or 1 if stdout fails. Anything else is an unknown option or one without its argument, and
 * exits as die_usage() does.
 */
_Noreturn void msg_option(int result, char *const argv[], const char *help);

/* Flush stdout. If that fails, out_close() prints why. */
void out_flush(void);
/*
 * Flush and close stdout. False, with a line on stderr, if anything printed so far was not written. A tool that prints
 * an answer ends with `return out_close() ? STATUS_DONE : STATUS_FAILED`.
 */
bool out_close(void);

#endif
