// PGlite in memory, until its first query is answered. It is inside of this process: nobody else can load anything.
import { PGlite } from '@electric-sql/pglite'
import { hstore } from '@electric-sql/pglite/contrib/hstore'
import { readFileSync } from 'node:fs'

const { PEER_EXTENSION: extension, PEER_SQL: file } = process.env
const start = performance.now()
const server = new PGlite(extension ? { extensions: { hstore } } : {})
await server.query('select 1')
if (extension) await server.exec(`create extension ${extension}`)
if (file) await server.exec(readFileSync(file, 'utf8'))
console.log(Math.round((performance.now() - start) * 1000), '-', 'loaded')
for await (const _ of process.stdin) ;
await server.close()
