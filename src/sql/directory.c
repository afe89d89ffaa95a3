#include "sql/directory.h"

#include "base/msg.h"
#include "sys/sqlfiles.h"
#include "text/str.h"

static bool list(const char *path, struct strs *files)
{
	switch (sqlfiles_list(path, files)) {
	case SQLFILES_LISTED: return true;
	case SQLFILES_NONE: warn_msg("there are no *.sql files in '%s'", path); break;
	case SQLFILES_DUMP:
		warn_msg("'%s' is a dump in pg_dump's directory format, which is no SQL", path);
		warn_hint("pg_restore -f - DIRECTORY | %s", msg_tool());
		break;
	case SQLFILES_SPECIAL: warn_msg("'%s' is not a regular file", files->item[files->count - 1]); break;
	case SQLFILES_FAILED: warn_errno("cannot read '%s'", path); break;
	}
	return false;
}

bool directory_run(struct script *script, const char *path)
{
	struct strs files = STRS_INIT;

	if (str_equal(path, "-") || !sqlfiles_is_directory(path))
		return session_run_file(script, path);
	bool done = list(path, &files);
	for (size_t i = 0; i < files.count && done; i++)
		done = session_run_file(script, files.item[i]);
	strs_free(&files);
	return done;
}
