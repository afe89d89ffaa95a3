#include "server/pgcontrol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fs.h"
#include "text/str.h"

/*
 * The file begins with the system identifier (8 bytes), two version numbers (4 each), the state (4), a gap, the time
 * (8) and the place of the last checkpoint (8), in the machine's byte order.
 */
enum { STATE_AT = 16, CHECKPOINT_AT = 32, STATE_SHUT_DOWN = 1, FILE_MAX = 1 << 16 };

/* An upper bound for the record of a checkpoint, including the page header that may fall within it. */
enum { RECORD_MAX = 512 };

enum { SEGMENT_NAME = 24 }; /* hex digits: timeline, high and low part of the number, 8 each */

static bool is_segment(const char *name);

bool pgcontrol_read(int data, struct pgcontrol *control)
{
	struct str text = STR_INIT;
	uint32_t state;

	bool read = fd_read_file(data, "global/pg_control", &text, FILE_MAX);
	if (read && text.length < CHECKPOINT_AT + sizeof control->checkpoint) {
		errno = EINVAL;
		read = false;
	}
	if (read) {
		memcpy(&state, text.text + STATE_AT, sizeof state);
		memcpy(&control->checkpoint, text.text + CHECKPOINT_AT, sizeof control->checkpoint);
		control->shut_down = state == STATE_SHUT_DOWN;
	}
	str_free(&text);
	return read;
}

bool pgcontrol_trim_wal(int data, const struct pgcontrol *control)
{
	struct strs names = STRS_INIT;
	char last[64];
	struct stat st;

	int wal = fs_open_dir(data, "pg_wal");
	bool done = wal >= 0 && fs_list(wal, ".", &names);
	for (size_t i = 0; done && i < names.count; i++) {
		const char *name = names.item[i];
		if (!is_segment(name) || fstatat(wal, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || st.st_size <= 0)
			continue;
		/* All segments have the same size; those of the same 4 GB share the high part of the number. */
		uint64_t size = (uint64_t)st.st_size;
		uint64_t number = (control->checkpoint + RECORD_MAX) / size, each = (UINT64_C(1) << 32) / size;
		if (each == 0)
			continue;
		snprintf(last, sizeof last, "%.8s%08X%08X", name, (unsigned)(number / each), (unsigned)(number % each));
		if (strcmp(name, last) > 0)
			done = unlinkat(wal, name, 0) == 0;
	}
	fd_close(wal);
	strs_free(&names);
	return done;
}

/* The size follows a number that is the same everywhere, by which the server sees that floating-point numbers are as
 * they were. Its place differs between versions, but it is a multiple of its size. */
unsigned pgcontrol_block_size(int data)
{
	const double number = 1234567.0;
	uint64_t mark;
	struct str text = STR_INIT;
	uint32_t size = 0;

	memcpy(&mark, &number, sizeof mark);
	if (fd_read_file(data, "global/pg_control", &text, FILE_MAX))
		for (size_t at = 0; size == 0 && at + sizeof mark + sizeof size <= text.length; at += sizeof mark)
			if (memcmp(text.text + at, &mark, sizeof mark) == 0)
				memcpy(&size, text.text + at + sizeof mark, sizeof size);
	str_free(&text);
	return size;
}

unsigned pgcontrol_segment_size(int data)
{
	enum { MB = 1 << 20 };
	struct strs names = STRS_INIT;
	unsigned size = 0;
	struct stat st;

	int wal = fs_open_dir(data, "pg_wal");
	bool listed = wal >= 0 && fs_list(wal, ".", &names);
	for (size_t i = 0; listed && size == 0 && i < names.count; i++)
		if (is_segment(names.item[i]) && fstatat(wal, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			size = (unsigned)(st.st_size / MB);
	fd_close(wal);
	strs_free(&names);
	return size;
}

static bool is_segment(const char *name)
{
	return strlen(name) == SEGMENT_NAME && strspn(name, "0123456789ABCDEF") == SEGMENT_NAME;
}
