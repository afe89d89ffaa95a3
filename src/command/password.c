#include "command/password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/secret.h"
#include "sys/fd.h"
#include "text/str.h"

void password_check(const char *file, bool command_reads, bool step_reads)
{
	if (file && !*file)
		die_usage("the file of -P is empty");
	if (!str_equal(file, PASSWORD_STDIN))
		return;
	if (command_reads)
		die_usage("-P cannot read the standard input of the command");
	if (step_reads)
		die_usage("-P and -f cannot both read standard input");
}

/* `where` is what the messages name. */
static void read_file(const char *file, const char *where, struct str *text)
{
	bool is_stdin = strcmp(file, PASSWORD_STDIN) == 0;
	int fd = is_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);

	/* One byte more than the longest, for the newline at its end. */
	if (fd < 0 || !fd_read_all(fd, text, SECRET_MAX + 1)) {
		if (errno == EFBIG)
			die("the password in %s is longer than %zu bytes", where, SECRET_MAX);
		die_errno("cannot read the password in %s", where);
	}
	if (!is_stdin)
		close(fd);
}

/* Ends the program unless the text can be used. */
static void check(const struct str *text, const char *where)
{
	if (text->length > SECRET_MAX)
		die("the password in %s is longer than %zu bytes", where, SECRET_MAX);
	if (strlen(str_text(text)) < text->length)
		die("the password in %s holds a NUL byte", where);
	if (text->length == 0)
		die("the password in %s is empty", where);
	if (strchr(str_text(text), '\n'))
		die("the password in %s has more than one line", where);
}

char *password_take(const char *file)
{
	struct str text = STR_INIT;
	const char *value = getenv(PASSWORD_VARIABLE);

	if (file) {
		char *where = strcmp(file, PASSWORD_STDIN) == 0 ? mem_copy("standard input") : str_format("'%s'", file);
		read_file(file, where, &text);
		if (text.length > 0 && text.text[text.length - 1] == '\n')
			str_truncate(&text, text.length - 1);
		check(&text, where);
		free(where);
	} else if (value && *value) {
		str_add(&text, value);
		check(&text, "'" PASSWORD_VARIABLE "'");
	}
	unsetenv(PASSWORD_VARIABLE);
	str_add(&text, "");
	return str_take(&text);
}
