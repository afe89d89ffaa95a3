#include "template/step_shadow.h"

#include <stdlib.h>

#include "base/msg.h"
#include "extension/files.h"
#include "extension/shadow.h"
#include "server/conf.h"
#include "server/settings.h"

/* The caller has set the rest of the request, which is freed. */
static bool find(const struct steps *steps, const struct program *server, struct shadow_request *request, char **bindir)
{
	for (size_t i = 0; i < steps->count; i++) {
		struct step_extension wanted;
		if (steps->item[i].letter != 'x' || step_parse_extension(steps->item[i].text, &wanted))
			continue;
		strs_add(&request->extensions, wanted.name);
		strs_add(&request->versions, wanted.version ? wanted.version : "");
		step_free_extension(&wanted);
	}
	*bindir = NULL;
	bool found = (request->extensions.count == 0 && request->packages.count == 0) ||
		shadow_find(server, request, bindir);
	shadow_choice_free_request(request);
	return found;
}

bool step_shadow_find(const struct steps *steps, const struct step_server *server, char **bindir)
{
	struct strs settings = STRS_INIT;

	conf_add_for_steps(server->given, server->options, &settings);
	struct shadow_request request = {.kept = server->kept, .control_path = settings_get(&settings, FILES_PATH)};
	for (size_t i = 0; server->packages && i < server->packages->count; i++)
		strs_add(&request.packages, server->packages->item[i]);
	bool found = find(steps, server->program, &request, bindir);
	strs_free(&settings);
	return found;
}

bool step_shadow_take(const struct steps *steps, const struct strs *settings, struct program *server)
{
	struct shadow_request request = {.control_path = settings_get(settings, FILES_PATH)};
	char *bindir = NULL;
	bool found = find(steps, server, &request, &bindir);

	if (bindir) {
		program_free(server);
		found = program_find(bindir, server);
		if (!found)
			warn_errno("cannot use '%s/postgres'", bindir);
	}
	free(bindir);
	return found;
}
