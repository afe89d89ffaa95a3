#include "text/fileurl.h"

#include <string.h>

#include "text/str.h"

#define SCHEME "file:"
#define HERE "//localhost"

bool fileurl_is(const char *text)
{
	return str_starts(text, SCHEME "/");
}

char *fileurl_path(const char *text)
{
	struct str path = STR_INIT;

	if (!fileurl_is(text))
		return NULL;
	text += strlen(SCHEME);
	if (str_starts(text, HERE "/"))
		text += strlen(HERE);
	else if (str_starts(text, "//"))
		text += strlen("//");
	if (text[0] == '/' && str_add_decoded(&path, text, strlen(text)))
		return str_take(&path);
	str_free(&path);
	return NULL;
}
