/** Main of its own, so that the next queries are made while the product looks for these. */
import { readFileSync, writeFileSync } from 'node:fs';
import { makeQueries, type QueryOrder } from './make-queries.ts';

const [, , orderFile = ''] = process.argv;
const queries = await makeQueries(JSON.parse(readFileSync(orderFile, 'utf8')) as QueryOrder);
writeFileSync(`${orderFile}.made`, JSON.stringify(queries));
