#include "base/msg.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_SIZE 4096 /* longer messages end in "..." */
#define ESCAPE_MAX 4   /* "\x1b" */

/* A line is built in memory and written with one write(2), so that the lines of processes that share stderr do not
 * mix. */
struct line {
	char text[TEXT_SIZE * ESCAPE_MAX + 1];
	size_t length;
};

static const char *tool_name = "tinypg";
static const char *tool_usage = "";
static int failure = STATUS_FAILED;
static void (*clear_first)(void);
static bool muted;

static void print_message(const char *prefix, int error, const char *format, va_list arguments) MSG_FORMAT(3, 0);
static void print_line(const char *text);
static void print_usage(FILE *out);
static void add_escaped(struct line *line, const char *text);
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

void msg_set_failure(int status)
{
	failure = status;
}

void msg_clear_first(void (*clear)(void))
{
	clear_first = clear;
}

void msg_mute(bool mute)
{
	muted = mute;
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
	muted = false;
	va_start(arguments, format);
	print_message(tool_name, 0, format, arguments);
	va_end(arguments);
	exit(failure);
}

_Noreturn void die_errno(const char *format, ...)
{
	int error = errno;
	va_list arguments;
	muted = false;
	va_start(arguments, format);
	print_message(tool_name, error, format, arguments);
	va_end(arguments);
	exit(failure);
}

_Noreturn void msg_fail(void)
{
	exit(failure);
}

_Noreturn void die_usage(const char *format, ...)
{
	va_list arguments;
	muted = false;
	va_start(arguments, format);
	print_message(tool_name, 0, format, arguments);
	va_end(arguments);
	print_usage(stderr);
	exit(STATUS_USAGE);
}

static _Noreturn void print_help(const char *help)
{
	print_usage(stdout);
	fputs(help, stdout);
	exit(out_close() ? STATUS_DONE : STATUS_FAILED);
}

static _Noreturn void print_version(void)
{
	printf("%s (tinypg) %s\n", tool_name, MSG_VERSION);
	exit(out_close() ? STATUS_DONE : STATUS_FAILED);
}

/* At "--help", getopt reports the letter '-' as an unknown option, and optind is still at that word. */
_Noreturn void msg_option(int result, char *const argv[], const char *help)
{
	const char *word = result == '?' && optopt == '-' ? argv[optind] : NULL;

	if (word && strncmp(word, "--", strlen("--")) == 0) {
		if (strcmp(word, "--help") == 0)
			print_help(help);
		if (strcmp(word, "--version") == 0)
			print_version();
		die_usage("unknown option '%s'", word);
	}
	if (result == 'h')
		print_help(help);
	if (result == ':')
		die_usage("option '-%c' needs an argument", optopt);
	die_usage("unknown option '-%c'", optopt);
}

/* errno of the first flush that failed; 0: none failed */
static int flush_error;

void out_flush(void)
{
	if (fflush(stdout) != 0 && flush_error == 0)
		flush_error = errno;
}

bool out_close(void)
{
	/* ferror() tells of an earlier write that failed, but not why; only a flush has an errno. */
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

/* Print "PREFIX: message", or only the message if prefix is NULL, and ": reason" behind it if error is not 0. Leaves
 * errno as it was. */
static void print_message(const char *prefix, int error, const char *format, va_list arguments)
{
	int saved = errno;
	char text[TEXT_SIZE];
	int length = prefix ? snprintf(text, sizeof text, "%s: ", prefix) : 0;
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
	if (muted)
		return;
	if (clear_first)
		clear_first();
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
	char shown[MSG_SHOWN_SIZE];

	for (size_t left = strlen(text); left > 0;) {
		size_t used = msg_show(text, left, shown);
		size_t length = strlen(shown);
		memcpy(line->text + line->length, shown, length);
		line->length += length;
		text += used;
		left -= used;
	}
}

/* How many bytes the UTF-8 character at bytes has, and its code in *code; if none begins there, 1 and the byte
 * itself. */
static size_t decode(const unsigned char *bytes, size_t length, unsigned *code)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t wanted = *bytes >= 0xf0 ? 4 : *bytes >= 0xe0 ? 3 : *bytes >= 0xc0 ? 2 : 1;
	unsigned found = wanted > 1 ? *bytes & (0xffU >> (wanted + 1)) : *bytes;
	bool good = *bytes < 0xf8 && wanted <= length;

	for (size_t i = 1; i < wanted && good; i++) {
		good = (bytes[i] & 0xc0) == 0x80;
		found = found << 6 | (bytes[i] & 0x3f);
	}
	good = good && found >= least[wanted] && found <= 0x10ffff && (found < 0xd800 || found > 0xdfff);
	*code = good ? found : *bytes;
	return good ? wanted : 1;
}

/* Characters without width, and those that turn the direction of the text behind them. */
static bool is_hidden(unsigned code)
{
	static const struct {
		unsigned first, last;
	} ranges[] = {
		{0xad, 0xad},
		{0x61c, 0x61c},
		{0x180e, 0x180e},
		{0x200b, 0x200f},
		{0x2028, 0x202e},
		{0x2060, 0x206f},
		{0xfeff, 0xfeff},
		{0xfff9, 0xfffb},
		{0xe0000, 0xe007f},
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	}
	return false;
}

/* C1 controls are controls in both of their forms: U+009B begins a terminal's escape sequences as ESC [ does. */
size_t msg_show(const char *bytes, size_t length, char shown[MSG_SHOWN_SIZE])
{
	unsigned char first = (unsigned char)*bytes;
	unsigned code;
	size_t used = decode((const unsigned char *)bytes, length, &code);

	if (used > 1 && code < 0xa0)
		used = 1;
	if (used > 1 && is_hidden(code)) {
		snprintf(shown, MSG_SHOWN_SIZE, "<U+%04X>", code);
	} else if (used > 1 || (first >= 0x20 && first < 0x7f)) {
		memcpy(shown, bytes, used);
		shown[used] = '\0';
	} else if (first == '\n' || first == '\t' || first == '\r') {
		snprintf(shown, MSG_SHOWN_SIZE, "\\%c", first == '\n' ? 'n' : first == '\t' ? 't' : 'r');
	} else {
		snprintf(shown, MSG_SHOWN_SIZE, "\\x%02x", first);
	}
	return used;
}

/* If stderr itself fails, there is no other way to report it. */
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
