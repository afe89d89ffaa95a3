#include "template/step_stat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"
#include "extension/dirs.h"
#include "extension/files.h"
#include "server/conf.h"
#include "server/settings.h"
#include "sys/fs.h"
#include "text/hash.h"

/* The clocks of file systems tick at least every 10 ms. */
enum { YOUNG_MS = 20 };

/* Where the extensions are. */
struct place {
	char *share;
	const char *path;     /* extension_control_path */
	struct strs *lacking; /* those that are not there */
};

/* The time since the file's last change: each change sets the ctime, which nobody can choose. Negative, in the future:
 * clocks differ. */
static long long age_ms(const struct stat *st)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return -1;
	return ((long long)now.tv_sec - (long long)st->st_ctim.tv_sec) * 1000 +
		(now.tv_nsec - st->st_ctim.tv_nsec) / 1000000;
}

bool step_stat_is_young(const struct stat *st)
{
	return age_ms(st) < YOUNG_MS;
}

/* Wait until the stat fields are enough to tell a change, so that the next request has the same text. One wait is
 * enough for all files: after it, what existed before is old. */
static void wait_for_age(const struct stat *st)
{
	static bool waited;

	if (waited || age_ms(st) < 0 || !step_stat_is_young(st))
		return;
	(void)nanosleep(&(struct timespec){.tv_nsec = YOUNG_MS * 1000000L}, NULL);
	waited = true;
}

static bool add_content(const char *path, struct str *out)
{
	char bytes[65536];
	uint64_t hash = HASH_START;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return false;
	while ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			hash = hash_bytes(hash, bytes, (size_t)got);
	int reason = errno;
	close(fd);
	errno = reason;
	str_addf(out, ":%016llx", (unsigned long long)hash);
	return got == 0;
}

bool step_stat_add_file(const char *path, struct str *out)
{
	struct stat st;

	if (stat(path, &st) != 0 && lstat(path, &st) != 0)
		return false;
	if (S_ISREG(st.st_mode) && step_stat_is_young(&st)) {
		wait_for_age(&st);
		if (stat(path, &st) != 0)
			return false;
	}
	fs_add_stamp(out, &st);
	bool read = !S_ISREG(st.st_mode) || !step_stat_is_young(&st) || add_content(path, out);
	str_add_char(out, '\n');
	return read;
}

/* The names count, too, for they make the order. */
static bool add_sql_files(const char *path, struct str *out)
{
	struct strs files = STRS_INIT;
	bool good = step_list_sql(path, &files);

	for (size_t i = 0; i < files.count && good; i++) {
		if (strcmp(files.item[i], path) != 0)
			str_addf(out, "%s ", files.item[i]);
		good = access(files.item[i], R_OK) == 0 && step_stat_add_file(files.item[i], out);
		if (!good)
			warn_errno("cannot read '%s'", files.item[i]);
	}
	strs_free(&files);
	return good;
}

static bool add_tree(const char *path, struct str *out)
{
	struct strs files = STRS_INIT;
	bool good = step_list_files(path, &files);

	for (size_t i = 0; good && i < files.count; i++) {
		str_addf(out, "%s ", files.item[i]);
		good = step_stat_add_file(files.item[i], out);
	}
	strs_free(&files);
	return good;
}

/* Append a hash of the stat fields of the files of an extension, and of all that it requires: some have hundreds of
 * scripts. */
static bool add_extension(const struct place *place, const char *text, struct str *out)
{
	struct step_extension wanted;
	struct strs files = STRS_INIT;
	struct str stamps = STR_INIT;

	if (step_parse_extension(text, &wanted))
		return true;
	bool good = files_add(place->share, place->path, wanted.name, &files, place->lacking);
	for (size_t i = 0; good && i < files.count; i++) {
		str_addf(&stamps, "%s ", files.item[i]);
		good = step_stat_add_file(files.item[i], &stamps);
		if (!good)
			warn_errno("cannot read '%s'", files.item[i]);
	}
	str_addf(out, "%s %016llx\n", place->share, (unsigned long long)hash_text(str_text(&stamps)));
	str_free(&stamps);
	strs_free(&files);
	step_free_extension(&wanted);
	return good;
}

static bool add_step(const struct step *step, const struct place *place, struct str *out)
{
	bool good = true;

	if (step->letter == 'x')
		return !place->share || add_extension(place, step->text, out);
	if (step->letter == 'f')
		return strcmp(step->text, STEP_STDIN) == 0 || add_sql_files(step->text, out);
	if (step->letter == 'K')
		good = add_tree(step->text, out);
	if (!good)
		warn_errno("cannot read '%s'", step->text);
	return good;
}

static bool add_steps(const struct steps *steps, const struct place *place, struct str *out)
{
	bool good = true;

	for (size_t i = 0; good && i < steps->count; i++)
		good = add_step(&steps->item[i], place, out);
	return good;
}

/* With what pg_extadd added, the files are others. */
static bool add_shadow(const struct steps *steps, const struct step_server *server, const struct place *place,
	struct str *out, char **shadow)
{
	struct place other = *place;
	bool good = step_shadow_find(steps, server, shadow);

	if (!good || !*shadow || !place->share)
		return good;
	other.share = dirs_share_soon(&(struct program){.bindir = *shadow});
	str_truncate(out, 0);
	good = add_steps(steps, &other, out);
	free(other.share);
	return good;
}

bool step_stat_write(const struct steps *steps, const struct step_server *server, struct str *out, char **shadow)
{
	struct strs settings = STRS_INIT, lacking = STRS_INIT;
	struct place place = {.lacking = &lacking};
	struct str text = STR_INIT;

	*shadow = NULL;
	if (steps_have(steps, 'x'))
		place.share = dirs_share_soon(server->program);
	if (place.share)
		conf_add_for_steps(server->given, server->options, &settings);
	place.path = settings_get(&settings, FILES_PATH);
	bool good = add_steps(steps, &place, &text);
	if (good && (lacking.count > 0 || (server->packages && server->packages->count > 0)))
		good = add_shadow(steps, server, &place, &text, shadow);
	str_add(out, str_text(&text));
	str_free(&text);
	strs_free(&lacking);
	strs_free(&settings);
	free(place.share);
	return good;
}
