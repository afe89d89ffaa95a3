#include "text/fileurl.h"

#include <stdlib.h>

#include "check.h"

static void check_path(const char *text, const char *path)
{
	char *got = fileurl_path(text);

	CHECK_TEXT(got, path);
	free(got);
}

int main(void)
{
	CHECK(fileurl_is("file:///a") && fileurl_is("file:/a"));
	CHECK(!fileurl_is("file") && !fileurl_is("file:a") && !fileurl_is("https://host/a") && !fileurl_is("/a"));
	check_path("file:/a/b", "/a/b");
	check_path("file:///a/b", "/a/b");
	check_path("file://localhost/a%20b", "/a b");
	check_path("file:///a%2fb", "/a/b");
	check_path("file://host/a", NULL);
	check_path("file:///a%", NULL);
	check_path("file:///a%00", NULL);
	check_path("file:a", NULL);
	check_path("/a", NULL);
	return check_end();
}
