#include "base/msg.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_SIZE 4096 /* longer messages end in "..." */
#define ESCAPE_SIZE 4  /* "\x1b" */

/* A line is built whole and leaves with one write(2): lines of processes that share stderr do not mix. */
struct line {
	char text[TEXT_SIZE * ESCAPE_SIZE + 1];
	size_t length;
};

static const char *tool_name = "tinypg";
static const char *tool_usage = "";

static void print_message(const char *prefix, int error, const char *format, va_list arguments) MSG_FORMAT(3, 0);
static void print_line(const char *text);
static void print_usage(FILE *out);
static void add_escaped(struct line *line, const char *text);
static size_t printable_length(const unsigned char *text);
static void write_stderr(const char *text, size_t length);

void msg_init(const char *tool, const char *usage)
{
	tool_name = tool;
	tool_usage = usage;
}

const char *msg_tool(void)
{
	return tool_name;
}

void warn_msg(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_message(tool_name, 0, format, arguments);
	va_end(arguments);
}

void warn_errno(const char *format, ...)
{
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	print_message(tool_name, error, format, arguments);
	va_end(arguments);
}

void warn_hint(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_message("hint", 0, format, arguments);
	va_end(arguments);
}

void warn_more(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_message(NULL, 0, format, arguments);
	va_end(arguments);
}

_Noreturn void die(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_message(tool_name, 0, format, arguments);
	va_end(arguments);
	exit(STATUS_FAILED);
}

_Noreturn void die_errno(const char *format, ...)
{
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	print_message(tool_name, error, format, arguments);
	va_end(arguments);
	exit(STATUS_FAILED);
}

_Noreturn void die_usage(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_message(tool_name, 0, format, arguments);
	va_end(arguments);
	print_usage(stderr);
	exit(STATUS_USAGE);
}

_Noreturn void die_option(int result, int option)
{
	if (result == ':')
		die_usage("option '-%c' needs an argument", option);
	die_usage("unknown option '-%c'", option);
}

_Noreturn void msg_help(const char *text)
{
	print_usage(stdout);
	fputs(text, stdout);
	exit(out_close() ? STATUS_DONE : STATUS_FAILED);
}

/* Why the first flush failed that did; 0: none. */
static int flush_error;

void out_flush(void)
{
	if (fflush(stdout) != 0 && flush_error == 0)
		flush_error = errno;
}

bool out_close(void)
{
	/* An earlier write may have failed and lost its reason since: only a flush has one. */
	bool failed = ferror(stdout) != 0;
	out_flush();
	if (fclose(stdout) != 0 && flush_error == 0)
		flush_error = errno;
	failed = failed || flush_error != 0;
	errno = flush_error;
	if (flush_error != 0)
		warn_errno("cannot write to standard output");
	else if (failed)
		warn_msg("cannot write to standard output");
	return !failed;
}

/* "PREFIX: message", without a prefix if that is NULL, and ": reason" behind it if error is not 0. Leaves errno as it
 * was. */
static void print_message(const char *prefix, int error, const char *format, va_list arguments)
{
	int saved = errno;
	char text[TEXT_SIZE];
	int length = prefix != NULL ? snprintf(text, sizeof text, "%s: ", prefix) : 0;
	size_t used = length > 0 && (size_t)length < sizeof text ? (size_t)length : 0;
	length = vsnprintf(text + used, sizeof text - used, format, arguments);
	bool cut = length < 0 || (size_t)length >= sizeof text - used;
	used = cut ? strlen(text) : used + (size_t)length;
	if (error != 0 && !cut) {
		length = snprintf(text + used, sizeof text - used, ": %s", strerror(error));
		cut = length < 0 || (size_t)length >= sizeof text - used;
	}
	if (cut)
		memcpy(text + sizeof text - sizeof "...", "...", sizeof "...");
	print_line(text);
	errno = saved;
}

static void print_line(const char *text)
{
	struct line line = {.length = 0};
	add_escaped(&line, text);
	line.text[line.length++] = '\n';
	write_stderr(line.text, line.length);
}

static void print_usage(FILE *out)
{
	fprintf(out, "usage: %s%s%s\n", tool_name, *tool_usage != '\0' ? " " : "", tool_usage);
}

/* text is shorter than TEXT_SIZE, so that the line has room for every byte escaped. */
static void add_escaped(struct line *line, const char *text)
{
	static const char digits[] = "0123456789abcdef";
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
		size_t length = printable_length(at);
		if (length > 0) {
			memcpy(line->text + line->length, at, length);
			line->length += length;
			at += length;
			continue;
		}
		line->text[line->length++] = '\\';
		if (*at == '\n' || *at == '\t' || *at == '\r') {
			line->text[line->length++] = *at == '\n' ? 'n' : *at == '\t' ? 't' : 'r';
		} else {
			line->text[line->length++] = 'x';
			line->text[line->length++] = digits[*at >> 4];
			line->text[line->length++] = digits[*at & 15];
		}
		at++;
	}
}

/*
 * Bytes of the printable character at text, ASCII or UTF-8; 0 for a control character and for a byte that begins none.
 * C1 controls are controls in both of their forms: U+009B begins a terminal's escape sequences as ESC [ does.
 */
static size_t printable_length(const unsigned char *text)
{
	if (*text < 0x80)
		return *text >= 0x20 && *text != 0x7f ? 1 : 0;
	size_t length = *text >= 0xf0 && *text <= 0xf4 ? 4 : *text >= 0xe0 ? 3 : 2;
	if (*text < 0xc2 || *text > 0xf4 || (*text == 0xc2 && text[1] < 0xa0))
		return 0;
	if ((*text == 0xe0 && text[1] < 0xa0) ||
		(*text == 0xf0 && text[1] < 0x90)) /* overlong: perhaps a control again */
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

/* There is nobody left to tell if stderr itself fails. */
static void write_stderr(const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(STDERR_FILENO, text, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return;
		text += written;
		length -= (size_t)written;
	}
}
