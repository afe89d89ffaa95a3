#include "template/chain.h"

#include <errno.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/progress.h"
#include "template/initdb.h"
#include "template/layer.h"
#include "template/template.h"
#include "text/fields.h"

enum { TRIES = 3 };

static bool make_layer(const struct chain *chain, size_t at, bool *made);

/* For a terminal, where it takes longer than a moment. */
static void say(const struct plan *plan, size_t at)
{
	const struct step *step = plan->item[at].step;

	if (at == 0)
		progress_task("making the template: initdb");
	else
		progress_task("making the template: -%c %s", step->letter, step->text);
}

/* Somebody may remove the parent just before it is held: then start again from there. */
static bool ensure(const struct chain *chain, struct strs *made)
{
	const struct plan *plan = chain->plan;
	size_t at = plan->count;
	int tries = 0;

	while (at > 0 && !template_is_anywhere(chain->publisher->templates, plan->item[at - 1].name) &&
		!exchange_get(chain->exchange, at - 1, made))
		at--;
	while (at < plan->count) {
		bool new = false;
		say(plan, at);
		errno = 0;
		if (make_layer(chain, at, &new)) {
			if (new) {
				strs_add(made, plan->item[at].name);
				exchange_put(chain->exchange, at);
			}
			at++;
		} else if (at > 0 && !template_is_anywhere(chain->publisher->templates, plan->item[at - 1].name) &&
			++tries < TRIES) {
			at--;
		} else {
			if (tries == TRIES)
				warn_msg("the template '%s' is removed again and again", plan->item[at - 1].name);
			return false;
		}
	}
	return true;
}

bool chain_ensure(const struct chain *chain, struct strs *made)
{
	bool done = ensure(chain, made);

	progress_done();
	return done;
}

/* What people are told about a step besides its digest: the name of its file. */
static void write_note(const struct layer *layer, struct str *note)
{
	if (layer->step->letter == 'f')
		fields_add(note, "from", layer->step->text);
}

static bool make_layer(const struct chain *chain, size_t at, bool *made)
{
	const struct layer *layer = &chain->plan->item[at];
	struct str note = STR_INIT;
	struct making making = {.name = layer->name, .made = &layer->made};

	if (at == 0) {
		struct initdb initdb = {
			.server = chain->server, .recipe = chain->recipe, .verbose = chain->publisher->verbose};
		making.fill = initdb_fill;
		making.check = initdb_check;
		making.context = &initdb;
		return publish_ensure(chain->publisher, &making, made);
	}
	int parent = template_hold_at(chain->publisher->templates, chain->plan->item[at - 1].name);
	if (parent < 0)
		parent = template_hold_shared(chain->plan->item[at - 1].name, NULL);
	if (parent < 0) {
		if (errno != ENOENT)
			warn_errno("cannot open the template '%s'", chain->plan->item[at - 1].name);
		return false;
	}
	struct layer_job job = {.server = chain->server,
		.recipe = chain->recipe,
		.plan = chain->plan,
		.layer = layer,
		.parent = parent,
		.verbose = chain->publisher->verbose};
	write_note(layer, &note);
	making.note = str_text(&note);
	making.fill = layer_fill;
	making.check = layer_check;
	making.context = &job;
	bool there = publish_ensure(chain->publisher, &making, made);
	close(parent);
	str_free(&note);
	return there;
}
