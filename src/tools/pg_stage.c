/* pg_stage: join the fragments of a schema to the script of a version. pg_stage(1). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "migrate/fragments.h"
#include "migrate/project.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/signals.h"
#include "text/migname.h"
#include "text/str.h"

#define USAGE "[-n name] [-v version] [-o directory [-f]] [sql-directory]"

static const char help[] = "Joins the files *.sql of a directory into one script, the base of a version of a schema.\n"
			   "  -f              with -o, replace a file that has another content\n"
			   "  -n name         the project's name\n"
			   "  -o directory    write the script to directory/NAME--VERSION.sql, and print that name\n"
			   "  -v version      the version; default: unreleased\n"
			   "  sql-directory   a directory of fragments, or a project's with a directory sql\n";

struct options {
	struct project_request project;
	const char *version;
	const char *directory; /* NULL: the script goes to standard output */
	bool force;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool write_script(const struct options *options, const struct project *project, const struct str *script);

int main(int argc, char *argv[])
{
	struct options options = {.project = {.part = PROJECT_SQL}, .version = MIGNAME_UNRELEASED};
	struct project project = {.name = NULL};
	struct str script = STR_INIT;

	fd_open_standard();
	msg_init("pg_stage", USAGE);
	read_options(argc, argv, &options);

	bool done = project_find(&options.project, &project) && fragments_stage(&project, options.version, &script);
	if (done && options.directory)
		done = write_script(&options, &project, &script);
	else if (done)
		(void)fwrite(script.text, 1, script.length, stdout);
	str_free(&script);
	project_free(&project);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":fhn:o:v:")) >= 0) {
		switch (option) {
		case 'f': options->force = true; break;
		case 'n': options->project.name = optarg; break;
		case 'o': options->directory = optarg; break;
		case 'v': options->version = optarg; break;
		default: msg_option(option, argv, help);
		}
	}
	if (options->project.name && !migname_is_prefix(options->project.name))
		die_usage("-n takes letters, digits and _, not '%s'", options->project.name);
	if (!migname_is_version(options->version))
		die_usage("-v takes '" MIGNAME_UNRELEASED "' or a version such as 1.2.0 (PEP 440), not '%s'",
			options->version);
	if (options->directory && !*options->directory)
		die_usage("the directory of -o is empty");
	if (options->force && !options->directory)
		die_usage("-f is for -o");
	if (argc - optind > 1)
		die_usage("unexpected argument '%s'", argv[optind + 1]);
	options->project.directory = argv[optind];
	if (argv[optind] && !*argv[optind])
		die_usage("the directory is empty");
}

/* What a new file may be for others, as the umask says. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return 0666 & ~mask;
}

enum existing { ABSENT, SAME, DIFFERENT, NO_FILE, UNREADABLE };

/* A link to nothing is there, too. */
static enum existing compare_link(const char *path, mode_t *mode)
{
	struct stat st;

	*mode = usual_mode();
	return lstat(path, &st) == 0 ? DIFFERENT : ABSENT;
}

static enum existing compare(const char *path, const struct str *script, mode_t *mode)
{
	struct str old = STR_INIT;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return errno == ENOENT ? compare_link(path, mode) : UNREADABLE;
	enum existing result = UNREADABLE;
	bool is_known = fstat(fd, &st) == 0;
	if (is_known && !S_ISREG(st.st_mode))
		result = NO_FILE;
	else if (is_known && fd_read_all(fd, &old, (size_t)st.st_size + 1))
		result = str_equal(str_text(&old), script->text) && old.length == script->length ? SAME : DIFFERENT;
	*mode = is_known ? st.st_mode & 0777 : 0;
	fd_close(fd);
	str_free(&old);
	return result;
}

static bool refuse(const char *path)
{
	warn_msg("'%s' exists and has another content", path);
	warn_hint("-f replaces it");
	return false;
}

static bool write_new(const struct options *options, const char *path, const struct str *script)
{
	if (!fs_make_parents(options->directory, 0777)) {
		warn_errno("cannot make '%s'", options->directory);
		return false;
	}
	if (fs_create_file(AT_FDCWD, path, script->text, script->length, usual_mode()))
		return true;
	if (errno == EEXIST)
		return refuse(path);
	warn_errno("cannot write '%s'", path);
	return false;
}

static bool write_file(const struct options *options, const char *path, const struct str *script)
{
	mode_t mode = 0;
	bool done = false;

	switch (compare(path, script, &mode)) {
	case ABSENT: done = write_new(options, path, script); break;
	case SAME: done = true; break;
	case NO_FILE: warn_msg("cannot replace '%s': it is not a plain file", path); break;
	case UNREADABLE: warn_errno("cannot read '%s'", path); break;
	case DIFFERENT:
		done = options->force && fs_replace_file(AT_FDCWD, path, script->text, script->length, mode);
		if (!options->force)
			(void)refuse(path);
		else if (!done)
			warn_errno("cannot write '%s'", path);
		break;
	}
	return done;
}

/* Signals wait meanwhile, so that nothing is left behind under another name. */
static bool write_script(const struct options *options, const struct project *project, const struct str *script)
{
	char *name = str_format("%s--%s.sql", project->prefix, options->version);
	char *path = fs_join(options->directory, name);
	sigset_t before;

	signals_block(&before);
	bool done = write_file(options, path, script);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	if (done)
		puts(path);
	free(path);
	free(name);
	return done;
}
