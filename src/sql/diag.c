#include "sql/diag.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "text/excerpt.h"
#include "text/num.h"
#include "text/str.h"

static void print_first(const struct diag_place *place, size_t line, const struct pgreport *report);
static size_t line_of(const struct diag_place *place, const struct pgreport *report);
static void print_excerpt(const struct diag_place *place, size_t line, size_t offset);
static void print_lines(const char *label, const char *text);

void diag_error(const struct diag_place *place, const struct pgreport *report)
{
	size_t line = line_of(place, report);

	print_first(place, line, report);
	if (report->has_offset && place->sql)
		print_excerpt(place, line, report->offset);
	print_lines("query", report->query);
	print_lines("context", report->context);
	if (report->hint)
		warn_hint("%s", report->hint);
}

void diag_notice(const struct diag_place *place, const struct pgreport *report)
{
	print_first(place, place->line, report);
	if (report->hint)
		warn_hint("%s", report->hint);
}

/* Add "FILE:LINE: "; for a command "line LINE: ", if it has several lines and the server points at one. */
static void add_place(struct str *out, const struct diag_place *place, size_t line, bool is_pointed_at)
{
	if (place->file)
		str_addf(out, line > 0 ? "%s:%zu: " : "%s: ", place->file, line);
	else if (is_pointed_at && place->has_lines)
		str_addf(out, "line %zu: ", line);
}

static void print_first(const struct diag_place *place, size_t line, const struct pgreport *report)
{
	const char *severity = report->severity ? report->severity : "";
	const char *detail = report->detail ? report->detail : "";
	struct str start = STR_INIT;

	add_place(&start, place, line, report->has_offset);
	warn_msg("%s%s%s%s%s%s", str_text(&start), severity, *severity != '\0' ? ": " : "", report->message,
		*detail != '\0' ? ": " : "", detail);
	str_free(&start);
}

/* The line of its data at which COPY was, from "COPY t, line 3, column a: \"x\""; 0 if there is none. The first
 * match is taken: the data quoted behind it may look the same, and do so more often than a table's name. */
static size_t data_line(const char *context)
{
	static const char word[] = ", line ";
	unsigned long long line = 0;

	if (!context || !str_starts(context, "COPY "))
		return 0;
	for (const char *at = strstr(context, word); at && line == 0; at = strstr(at + 1, word)) {
		const char *digits = at + strlen(word);
		size_t length = strspn(digits, "0123456789");
		char *number = str_format("%.*s", (int)length, digits);
		if (digits[length] == '\0' || strchr(",:\n", digits[length]))
			num_parse(number, 1, SIZE_MAX / 2, &line);
		free(number);
	}
	return (size_t)line;
}

static size_t line_of(const struct diag_place *place, const struct pgreport *report)
{
	size_t line = place->data_line > 0 ? data_line(report->context) : 0;

	if (line > 0)
		return place->data_line + line - 1;
	if (report->has_offset && place->sql)
		return place->line + excerpt_line(place->sql, report->offset) - 1;
	return place->line;
}

static void print_excerpt(const struct diag_place *place, size_t line, size_t offset)
{
	struct excerpt excerpt = {STR_INIT, STR_INIT};

	excerpt_add(&excerpt, place->sql, strlen(place->sql), offset, line);
	warn_more("%s", str_text(&excerpt.line));
	warn_more("%s", str_text(&excerpt.mark));
	str_free(&excerpt.line);
	str_free(&excerpt.mark);
}

static void print_lines(const char *label, const char *text)
{
	while (text && *text != '\0') {
		size_t length = strcspn(text, "\n");
		char *line = str_format("%.*s", (int)length, text);
		warn_more("%s: %s", label, line);
		free(line);
		text += length + (text[length] == '\n');
	}
}
