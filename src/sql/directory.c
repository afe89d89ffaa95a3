#include "sql/directory.h"

#include "base/msg.h"
#include "sys/sqlfiles.h"
#include "text/str.h"

static bool list(const char *path, struct strs *files)
{
	enum sqlfiles found = sqlfiles_list(path, files);

	if (found == SQLFILES_LISTED)
		return true;
	sqlfiles_warn(found, path, files);
	if (found == SQLFILES_DUMP)
		warn_hint("pg_restore -f - DIRECTORY | %s", msg_tool());
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
