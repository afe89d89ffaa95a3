#include "fetch/trust.h"

#include <stdlib.h>

#include "base/msg.h"
#include "text/weburl.h"

bool trust_server(const char *url)
{
	if (source_is_proof(url))
		return true;
	char *shown = weburl_shown(url);
	if (weburl_is_whole(url)) {
		warn_msg("cannot trust '%s': over http, its checksums prove nothing", shown);
		warn_hint("use https, or give the checksum that you know: -c sha256:HEX");
	} else {
		warn_msg("cannot fetch '%s': its address cannot be read", shown);
	}
	free(shown);
	return false;
}

bool trust_find_checksum(const struct site *site, struct checksum *checksum)
{
	struct str problem = STR_INIT;
	char *shown = weburl_shown(site->base);
	bool found = false;

	if (trust_server(site->base)) {
		switch (site_get_checksum(site, site->base, checksum, &problem)) {
		case SOURCE_DONE: found = true; break;
		case SOURCE_NOTHING:
			warn_msg("cannot trust '%s': there is no checksum beside it", shown);
			warn_hint("give the one that you know: -c sha256:HEX");
			break;
		case SOURCE_UNREACHABLE: warn_msg("%s", str_text(&problem)); break;
		}
	}
	free(shown);
	str_free(&problem);
	return found;
}
