#include "command/answer.h"

#include <stdlib.h>

#include "base/msg.h"
#include "server/urlenv.h"
#include "server/urlform.h"

#define URL_VARIABLE "DATABASE_URL="

static bool add_form(struct str *out, const char *form, const char *url, const char *superuser)
{
	enum urlform_result result = urlform_add(out, form, url, superuser);

	if (result == URLFORM_DONE)
		return true;
	warn_msg("the form '%s' %s", form, urlform_problem(form, result));
	if (result == URLFORM_SOCKET)
		warn_hint("with -t the server listens on TCP, too");
	return false;
}

bool answer_add_url(const struct options *options, const struct claim *claim, struct str *out)
{
	struct str url = STR_INIT;
	bool done = true;

	str_add(&url, claim->answer);
	if (options->command != INITDB)
		urlenv_add(&url, claim->superuser);
	if (options->form)
		done = add_form(out, options->form, str_text(&url), claim->superuser);
	else
		str_add(out, str_text(&url));
	str_free(&url);
	return done;
}

bool answer_add_variables(const struct options *options, const struct claim *claim, struct strs *environment)
{
	struct str url = STR_INIT;
	size_t first = environment->count;

	urlenv_add_variables(claim->answer, claim->superuser, environment);
	if (!options->form)
		return true;
	str_add(&url, URL_VARIABLE);
	if (!add_form(&url, options->form, claim->answer, claim->superuser)) {
		str_free(&url);
		return false;
	}
	free(environment->item[first]);
	environment->item[first] = str_take(&url);
	return true;
}
