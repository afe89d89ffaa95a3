#include "server/pgcontrol.h"

#include "check.h"
#include "scratch.h"
#include "sys/fs.h"

/* A pg_control with this state and place of the checkpoint, in bytes of a real one. */
static void write_control(uint32_t state, uint64_t checkpoint)
{
	char bytes[296] = {0};
	memcpy(bytes + 16, &state, sizeof state);
	memcpy(bytes + 32, &checkpoint, sizeof checkpoint);
	CHECK(fs_replace_file(AT_FDCWD, "global/pg_control", bytes, sizeof bytes, 0600));
}

static void write_segment(const char *name, off_t size)
{
	char path[64];
	snprintf(path, sizeof path, "pg_wal/%s", name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	CHECK(fd >= 0 && ftruncate(fd, size) == 0 && close(fd) == 0);
}

/* The names in pg_wal, sorted, with a blank behind each; valid until the next call. */
static const char *segments(void)
{
	static struct str out;
	struct strs names = STRS_INIT;
	str_truncate(&out, 0);
	CHECK(fs_list(AT_FDCWD, "pg_wal", &names));
	strs_sort(&names);
	for (size_t i = 0; i < names.count; i++)
		str_addf(&out, "%s ", names.item[i]);
	strs_free(&names);
	return str_text(&out);
}

static void test_read(int data)
{
	struct pgcontrol control;

	CHECK(!pgcontrol_read(data, &control));
	CHECK_NUMBER(errno, ENOENT);
	CHECK(fs_replace_file(AT_FDCWD, "global/pg_control", "short", 5, 0600));
	CHECK(!pgcontrol_read(data, &control));
	CHECK_NUMBER(errno, EINVAL);
	write_control(1, 0x123456789aULL);
	CHECK(pgcontrol_read(data, &control) && control.shut_down && control.checkpoint == 0x123456789aULL);
	write_control(6, 0);
	CHECK(pgcontrol_read(data, &control) && !control.shut_down);
}

#define MB 1048576

static void test_trim(int data)
{
	struct pgcontrol control = {.shut_down = true, .checkpoint = 0x6FFC00ULL};

	write_segment("000000010000000000000005", MB);
	write_segment("000000010000000000000006", MB);
	write_segment("000000010000000000000007", MB);
	write_segment("000000010000000100000000", MB);
	write_segment("archive", MB);
	CHECK(pgcontrol_trim_wal(data, &control));
	CHECK_TEXT(segments(), "000000010000000000000005 000000010000000000000006 archive ");
	/* A record that begins at the end of a segment may go on in the next one. */
	write_segment("000000010000000000000007", MB);
	write_segment("000000010000000000000008", MB);
	control.checkpoint = 0x6FFFF8ULL;
	CHECK(pgcontrol_trim_wal(data, &control));
	CHECK_TEXT(segments(), "000000010000000000000005 000000010000000000000006 000000010000000000000007 archive ");
	CHECK(unlink("pg_wal/000000010000000000000007") == 0);
	/* Beyond 4 GB the number goes on in its high part. */
	write_segment("000000010000000000000FFF", MB);
	write_segment("000000010000000100000001", MB);
	write_segment("000000010000000100000002", MB);
	control.checkpoint = (1ULL << 32) + MB;
	CHECK(pgcontrol_trim_wal(data, &control));
	CHECK_TEXT(segments(),
		"000000010000000000000005 000000010000000000000006 000000010000000000000FFF "
		"000000010000000100000001 archive ");
}

int main(void)
{
	scratch_open();
	int data = fs_open_dir(AT_FDCWD, ".");
	CHECK(mkdir("global", 0700) == 0 && mkdir("pg_wal", 0700) == 0);
	test_read(data);
	test_trim(data);
	close(data);
	scratch_close();
	return check_end();
}
