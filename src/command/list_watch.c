#include "command/list_watch.h"

#include <stdio.h>

#include "base/msg.h"
#include "command/rows.h"
#include "sys/listing.h"
#include "sys/loop.h"
#include "sys/screen.h"
#include "text/frame.h"
#include "text/human.h"
#include "text/str.h"

/* All is measured before the first picture, unless that takes too long; later a hundredth of the time is for it. */
enum { REFRESH_MS = 1000, MEASURE_FIRST_MS = 500, MEASURE_MS = 10, MEASURE_ALL = -1 };

enum column { NAME, STATE, VERSION, CLIENTS, IDLE, MEMORY, DISK, AGE, URL, COLUMN_COUNT };

static const struct {
	const char *heading;
	int width; /* of numbers, which end at the same place; 0: no number */
} columns[COLUMN_COUNT] = {
	[NAME] = {"NAME", 0},
	[STATE] = {"STATE", 0},
	[VERSION] = {"VERSION", 0},
	[CLIENTS] = {"CLIENTS", 7},
	[IDLE] = {"IDLE", 4},
	[MEMORY] = {"MEMORY", 8},
	[DISK] = {"DISK", 8},
	[AGE] = {"AGE", 4},
	[URL] = {"URL", 0},
};

static void add_number(struct str *out, long long number, void (*add)(struct str *out, unsigned long long number))
{
	if (number < 0)
		str_add_char(out, '-');
	else
		add(out, (unsigned long long)number);
}

static void add_count(struct str *out, unsigned long long count)
{
	str_addf(out, "%llu", count);
}

static void add_value(struct str *out, const struct row *row, enum column column)
{
	switch (column) {
	case NAME: str_add(out, row->name); break;
	case STATE: str_add(out, state_name(row->record.state)); break;
	case VERSION: str_add(out, row->record.version); break;
	case CLIENTS: add_number(out, row->clients, add_count); break;
	case IDLE: add_number(out, row->idle, human_add_seconds); break;
	case MEMORY: add_number(out, row->memory, human_add_bytes); break;
	case DISK: add_number(out, row->disk, human_add_bytes); break;
	case AGE: add_number(out, row->age, human_add_seconds); break;
	case URL: str_add(out, row->url ? row->url : "-"); break;
	case COLUMN_COUNT: break;
	}
}

/* A line of the table; without a row, the headings. */
static void add_line(struct str *lines, const struct row *row, bool aligned)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		struct str value = STR_INIT;
		if (row)
			add_value(&value, row, (enum column)i);
		else
			str_add(&value, columns[i].heading);
		str_addf(lines, "%s%*s", i > 0 ? "\t" : "", aligned ? columns[i].width : 0, str_text(&value));
		str_free(&value);
	}
	str_add_char(lines, '\n');
}

static void add_title(struct str *title, const struct rows *rows)
{
	long long clients = 0, memory = 0, disk = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->item[i];
		clients += row->clients > 0 ? row->clients : 0;
		memory += row->memory > 0 ? row->memory : 0;
		disk += row->disk > 0 ? row->disk : 0;
	}
	str_addf(title, "clusters: %zu, clients: %lld, memory: ", rows->count, clients);
	human_add_bytes(title, (unsigned long long)memory);
	str_add(title, ", disk: ");
	human_add_bytes(title, (unsigned long long)disk);
	str_add(title, " (q quits)");
}

static void draw(const struct rows *rows)
{
	struct str title = STR_INIT;
	struct str table = STR_INIT;
	struct str frame = STR_INIT;
	size_t width, height;

	add_title(&title, rows);
	add_line(&table, NULL, true);
	for (size_t i = 0; i < rows->count; i++)
		add_line(&table, &rows->item[i], true);
	screen_size(&width, &height);
	frame_add(&frame, str_text(&title), str_text(&table), width, height);
	screen_draw(str_text(&frame));
	str_free(&frame);
	str_free(&table);
	str_free(&title);
}

/* What cannot be read at the first look is reported, and ends the program; later, the table has what can. */
static bool watch(struct rows *rows)
{
	if (!rows_refresh(rows, MEASURE_FIRST_MS))
		return false;
	long long next = loop_now() + REFRESH_MS;
	if (!screen_open()) {
		warn_errno("cannot use the terminal");
		return false;
	}
	for (;;) {
		draw(rows);
		if (!screen_wait(next))
			break;
		/* Redrawing does not require looking at the clusters again. */
		if (loop_now() < next)
			continue;
		(void)rows_refresh(rows, MEASURE_MS);
		next = loop_now() + REFRESH_MS;
	}
	screen_close();
	return true;
}

static bool print_once(struct rows *rows)
{
	struct str lines = STR_INIT;
	bool known = rows_refresh(rows, MEASURE_ALL);

	for (size_t i = 0; i < rows->count; i++)
		add_line(&lines, &rows->item[i], false);
	listing_print(&lines);
	return known;
}

bool list_watch(void)
{
	struct rows rows = {NULL, 0};
	bool done = screen_is_there() ? watch(&rows) : print_once(&rows);

	rows_free(&rows);
	return out_close() && done;
}
