#include "text/makelog.h"

#include <stdlib.h>

#include "check.h"

static char *first(const char *log)
{
	struct str out = STR_INIT;

	makelog_add_error(&out, log);
	return str_take(&out);
}

int main(void)
{
	static const struct {
		const char *log;
		const char *error;
	} cases[] = {
		{"gcc -c x.c\nx.c:3:10: warning: unused\nx.c:4:1: error: unknown type\nx.c:5:1: error: no\n"
		 "make: *** [x.o] Error 1\n",
			"x.c:4:1: error: unknown type"},
		{"x.c:1:10: fatal error: nope.h: No such file or directory\ncompilation terminated.\n",
			"x.c:1:10: fatal error: nope.h: No such file or directory"},
		{"ld: x.o: in function `f':\nx.c:3: undefined reference to `g'\ncollect2: error: ld returned 1 exit "
		 "status\n",
			"x.c:3: undefined reference to `g'"},
		{"make: gcc-99: No such file or directory\nmake: *** [x.o] Error 127\n",
			"make: gcc-99: No such file or directory"},
		{"gcc -c x.c\n/bin/sh: 1: gcc-99: not found\nmake: *** [x.o] Error 127",
			"/bin/sh: 1: gcc-99: not found"},
		{"install: cannot change 'x': Operation not permitted\nmake: *** [x] Error 1\n",
			"install: cannot change 'x': Operation not permitted"},
		{"x.c:1:1: fatal error: cut\ninstall: error writing 'x': No space left on device\n",
			"install: error writing 'x': No space left on device"},
		{"one\ntwo\n\n", "two"},
		{"one", "one"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *error = first(cases[i].log);
		CHECK_TEXT(error, cases[i].error);
		free(error);
	}
	char *nothing = first("");
	CHECK_TEXT(nothing ? nothing : "", "");
	free(nothing);
	return check_end();
}
