#include "fuzz.h"
#include "server/urlform.h"
#include "server/urlparts.h"

static void must_be_same(const struct urlparts *a, const char *form, const char *url)
{
	struct str text = STR_INIT;
	struct urlparts b;

	enum urlform_result result = urlform_add(&text, form, url, "bob");
	MUST(result == URLFORM_DONE || text.length == 0);
	if (result == URLFORM_DONE && *a->host != '\0') {
		MUST(urlparts_parse(text.text, &b));
		MUST(strcmp(a->dbname, b.dbname) == 0 && strcmp(a->password, b.password) == 0);
		MUST(strcmp(b.user, *a->user ? a->user : "bob") == 0);
		if (*a->host == '/')
			MUST(strcmp(a->host, b.host) == 0);
		urlparts_free(&b);
	}
	str_free(&text);
}

/* Any text is taken apart. What follows "/test?" is read as parameters of a socket's URL, whose other forms must lead
 * to the same place. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct str url = STR_INIT, other = STR_INIT;
	struct urlparts parts;

	if (urlparts_parse(text, &parts))
		urlparts_free(&parts);
	str_add(&url, "postgresql:///test?host=/");
	str_add(&url, text);
	if (urlparts_parse(url.text, &parts)) {
		must_be_same(&parts, "go", url.text);
		must_be_same(&parts, "host", url.text);
		must_be_same(&parts, "jdbc", url.text);
		(void)urlform_add(&other, "odbc", url.text, "bob");
		(void)urlform_add(&other, "libpq", url.text, "bob");
		(void)urlform_add(&other, "pdo", url.text, "bob");
		urlparts_free(&parts);
	}
	str_free(&url);
	str_free(&other);
	free(text);
	return 0;
}
