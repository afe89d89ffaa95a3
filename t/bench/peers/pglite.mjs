// PGlite in memory, until its first query is answered.
import { PGlite } from '@electric-sql/pglite'

const start = performance.now()
const server = new PGlite()
await server.query('select 1')
console.log(Math.round((performance.now() - start) * 1000))
await server.close()
