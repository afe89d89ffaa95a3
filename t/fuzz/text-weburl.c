#include "fuzz.h"
#include "text/weburl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct weburl url;
	if (weburl_parse(text, &url)) {
		MUST(weburl_is(text) && url.host[0] != '\0' && url.path[0] == '/');
		(void)weburl_is_local(&url);
		MUST(weburl_same_server(&url, &url));
		weburl_free(&url);
	}
	free(weburl_join(text, "a/b"));
	free(weburl_beside(text, ".sha256"));
	free(weburl_shown(text));
	free(weburl_file(text));
	free(text);
	return 0;
}
