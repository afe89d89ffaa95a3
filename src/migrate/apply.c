#include "migrate/apply.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/isolate.h"
#include "migrate/precheck.h"
#include "migrate/route.h"
#include "outside/digest.h"

/* A file to run. */
struct piece {
	const char *path; /* the entry's */
	struct str text;
};

struct pieces {
	struct piece *item;
	size_t count;
};

/* Everything that is run, read into memory before anything of it is. */
struct plan {
	struct route route;
	struct pieces legs; /* of the route */
	struct pieces pre;  /* before each */
	struct pieces post; /* after each */
};

static bool find_plan(struct script *script, const struct apply *apply, struct plan *plan);
static bool check_plan(const struct script *script, const struct plan *plan);
static bool run_leg(struct script *script, const struct apply *apply, const struct plan *plan, size_t leg);
static bool check_version(struct script *script, const struct apply *apply, const struct plan *plan);
static bool end(struct script *script, const struct apply *apply);
static void free_plan(struct plan *plan);

/*
 * The way is found under the lock only, so that nobody else can apply a part of it meanwhile. Each statement has to see
 * what was committed while the lock was waited for, whatever the isolation level of the database is.
 */
bool apply_run(struct script *script, const struct apply *apply, struct strs *applied)
{
	struct plan plan = {.route = ROUTE_INIT};

	bool done = session_begin(script) &&
		session_run_command(script, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED") &&
		tracking_lock(script, apply->project) && find_plan(script, apply, &plan) && check_plan(script, &plan);
	if (done && plan.route.count > 0)
		done = tracking_prepare(script, apply->tracking);
	for (size_t i = 0; i < plan.route.count && done; i++)
		done = run_leg(script, apply, &plan, i);
	done = done && check_version(script, apply, &plan) && end(script, apply);
	for (size_t i = 0; i < plan.route.count && done; i++)
		strs_add(applied, plan.legs.item[i].path);
	free_plan(&plan);
	return done;
}

/* ---- What is to be run. */

static bool add_piece(const struct apply *apply, const struct entry *entry, struct pieces *pieces)
{
	pieces->item = mem_resize(pieces->item, pieces->count + 1, sizeof *pieces->item);
	struct piece *piece = &pieces->item[pieces->count++];
	*piece = (struct piece){.path = entry->path};
	return entries_read_text(apply->entries, entry, &piece->text);
}

static bool add_part(const struct apply *apply, enum entries_part part, struct pieces *pieces)
{
	bool done = true;

	for (size_t i = 0; i < apply->entries->count && done; i++) {
		const struct entry *entry = &apply->entries->item[i];
		if (entry->part == part)
			done = add_piece(apply, entry, pieces);
	}
	return done;
}

static bool read_plan(const struct apply *apply, struct plan *plan)
{
	bool done = true;

	for (size_t i = 0; i < plan->route.count && done; i++)
		done = add_piece(apply, plan->route.leg[i].entry, &plan->legs);
	return done && add_part(apply, ENTRIES_PRE, &plan->pre) && add_part(apply, ENTRIES_POST, &plan->post);
}

static bool find_plan(struct script *script, const struct apply *apply, struct plan *plan)
{
	char *installed = NULL;
	bool done = tracking_read(script, apply->tracking, &installed) &&
		route_find(apply->migrations, (struct route_start){installed, true}, apply->to, &plan->route);

	free(installed);
	return done && (plan->route.count == 0 || read_plan(apply, plan));
}

static void free_pieces(struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->count; i++)
		str_free(&pieces->item[i].text);
	free(pieces->item);
}

static void free_plan(struct plan *plan)
{
	free_pieces(&plan->legs);
	free_pieces(&plan->pre);
	free_pieces(&plan->post);
	route_free(&plan->route);
}

static bool check_piece(const struct piece *piece, struct precheck_session *session)
{
	return precheck_text(piece->path, &piece->text, session);
}

static bool check_pieces(const struct pieces *pieces, struct precheck_session *session)
{
	bool is_good = true;

	for (size_t i = 0; i < pieces->count; i++)
		is_good = check_piece(&pieces->item[i], session) && is_good;
	return is_good;
}

/* Every problem is reported, not only the first file's. A migration is read as the files of pre/ have set the session;
 * those of post/ are read as each migration has, which is one of two ways. */
static bool check_plan(const struct script *script, const struct plan *plan)
{
	struct pgconn_session begun = session_state(script);
	struct precheck_session before = {.begun = &begun, .has_standard_strings = begun.has_standard_strings};
	bool is_left[2] = {false, false};
	bool is_good = check_pieces(&plan->pre, &before);

	for (size_t i = 0; i < plan->legs.count; i++) {
		struct precheck_session session = before;
		is_good = check_piece(&plan->legs.item[i], &session) && is_good;
		is_left[session.has_standard_strings] = true;
	}
	for (size_t i = 0; i < 2; i++) {
		struct precheck_session session = {.begun = &begun, .has_standard_strings = i == 1};
		if (is_left[i])
			is_good = check_pieces(&plan->post, &session) && is_good;
	}
	return is_good;
}

/* ---- Running it. */

static bool run_pieces(struct script *script, const struct piece *pieces, size_t count)
{
	static const struct session_sink nobody = {.row = NULL};
	bool done = true;

	session_divert(script, &nobody);
	for (size_t i = 0; i < count && done; i++)
		done = session_run_text(script, pieces[i].path, str_text(&pieces[i].text));
	session_divert(script, NULL);
	return done;
}

/* An error in what was deferred has no place in a file. */
static bool end_leg(struct script *script, const struct piece *piece)
{
	if (isolate_end(script))
		return true;
	if (!session_state(script).is_lost)
		warn_hint("this was found at the end of '%s'", piece->path);
	return false;
}

static bool run_leg(struct script *script, const struct apply *apply, const struct plan *plan, size_t leg)
{
	const struct piece *piece = &plan->legs.item[leg];
	char sha256[DIGEST_SHA256_SIZE];
	struct tracking_row row = {
		.version = plan->route.leg[leg].to,
		.sha256 = sha256,
		.filename = plan->route.leg[leg].entry->name,
	};

	digest_text(str_text(&piece->text), piece->text.length, sha256);
	return isolate_begin(script) && run_pieces(script, plan->pre.item, plan->pre.count) &&
		run_pieces(script, piece, 1) && run_pieces(script, plan->post.item, plan->post.count) &&
		end_leg(script, piece) && tracking_record(script, apply->tracking, &row);
}

/* What was recorded has to be what is read: the statement and the query of the caller may not be about the same. */
static bool check_version(struct script *script, const struct apply *apply, const struct plan *plan)
{
	char *installed = NULL;

	if (plan->route.count == 0)
		return true;
	const char *wanted = plan->route.leg[plan->route.count - 1].to;
	if (!tracking_read(script, apply->tracking, &installed))
		return false;
	bool is_recorded = str_equal(installed, wanted);
	if (!is_recorded && installed)
		warn_msg("the installed version is '%s' after '%s' was recorded", installed, wanted);
	else if (!is_recorded)
		warn_msg("no version is installed after '%s' was recorded", wanted);
	free(installed);
	return is_recorded;
}

/* Deferred constraints are checked in a trial, too. */
static bool end(struct script *script, const struct apply *apply)
{
	if (apply->is_trial)
		return session_run_command(script, "SET CONSTRAINTS ALL IMMEDIATE") && session_rollback(script);
	if (session_commit(script))
		return true;
	if (session_state(script).is_lost)
		warn_hint("the connection was lost at COMMIT, so the migration may be applied: -c says whether it is");
	return false;
}
