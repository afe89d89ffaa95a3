#include "command/auth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/hba.h"
#include "sys/fd.h"

enum { FILE_MAX = 256 << 10 };

/* Not an empty text, even of an empty file. */
static char *read_file(const char *path)
{
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || !fd_read_all(fd, &text, FILE_MAX)) {
		struct str methods = STR_INIT;
		warn_errno("cannot read '%s' of -a", path);
		hba_add_methods(&methods);
		warn_hint("-a takes a file in the format of pg_hba.conf, or a method: %s", methods.text);
		msg_fail();
	}
	close(fd);
	if (strlen(str_text(&text)) < text.length)
		die("'%s' of -a holds a NUL byte", path);
	if (text.length == 0 || text.text[text.length - 1] != '\n')
		str_add_char(&text, '\n');
	return str_take(&text);
}

void auth_read(struct request *request)
{
	if (!*request->auth)
		die_usage("the method of -a is empty");
	free(request->hba);
	request->tls = request->tls || hba_needs_tls(request->auth);
	request->hba = hba_is_method(request->auth) ? mem_copy("") : read_file(request->auth);
}
