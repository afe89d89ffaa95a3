#include "template/chain.h"

#include <errno.h>
#include <unistd.h>

#include "base/msg.h"
#include "template/initdb.h"
#include "template/layer.h"
#include "template/template.h"
#include "text/fields.h"

enum { TRIES = 3 };

static bool make_layer(const struct publish *maker, const struct recipe *recipe, const struct program *server,
	const struct plan *layers, size_t at, bool *made);

/* Somebody may remove the one below in the moment before it is held: then from there again. */
bool chain_ensure(const struct publish *maker, const struct recipe *recipe, const struct program *server,
	const struct plan *layers, struct strs *made)
{
	size_t at = layers->count;
	int tries = 0;

	while (at > 0 && !template_is_anywhere(maker->templates, layers->item[at - 1].name))
		at--;
	while (at < layers->count) {
		bool new = false;
		errno = 0;
		if (make_layer(maker, recipe, server, layers, at, &new)) {
			if (new)
				strs_add(made, layers->item[at].name);
			at++;
		} else if (at > 0 && !template_is_anywhere(maker->templates, layers->item[at - 1].name) &&
			++tries < TRIES) {
			at--;
		} else {
			if (tries == TRIES)
				warn_msg("the template '%s' is removed again and again", layers->item[at - 1].name);
			return false;
		}
	}
	return true;
}

/* What a person is told of a step beside its digest: which file it was. */
static void write_note(const struct layer *layer, struct str *note)
{
	if (layer->step->letter == 'f')
		fields_add(note, "from", layer->step->text);
}

static bool make_layer(const struct publish *maker, const struct recipe *recipe, const struct program *server,
	const struct plan *layers, size_t at, bool *made)
{
	const struct layer *layer = &layers->item[at];
	struct str note = STR_INIT;
	struct making making = {.name = layer->name, .made = &layer->made};

	if (at == 0) {
		struct initdb bootstrap = {.server = server, .recipe = recipe, .verbose = maker->verbose};
		making.fill = initdb_fill;
		making.check = initdb_check;
		making.context = &bootstrap;
		return publish_ensure(maker, &making, made);
	}
	int parent = template_hold_at(maker->templates, layers->item[at - 1].name);
	if (parent == -1)
		parent = template_hold_shared(layers->item[at - 1].name, NULL);
	if (parent == -1) {
		if (errno != ENOENT)
			warn_errno("cannot open the template '%s'", layers->item[at - 1].name);
		return false;
	}
	struct layer_job job = {.server = server,
		.recipe = recipe,
		.layers = layers,
		.layer = layer,
		.parent = parent,
		.verbose = maker->verbose};
	write_note(layer, &note);
	making.note = str_text(&note);
	making.fill = layer_fill;
	making.check = layer_check;
	making.context = &job;
	bool there = publish_ensure(maker, &making, made);
	close(parent);
	str_free(&note);
	return there;
}
