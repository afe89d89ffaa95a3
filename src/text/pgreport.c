#include "text/pgreport.h"

#include <stdlib.h>

void pgreport_free(struct pgreport *report)
{
	free(report->severity);
	free(report->message);
	free(report->detail);
	free(report->hint);
	free(report->context);
	free(report->query);
	*report = (struct pgreport){.message = NULL};
}
