// Ends with 1, and says what to do, when there is no PostgreSQL or no Redis that the tests could run on.
import { missingServers } from '../test/support/servers-programs.ts';

const missing = missingServers();
if (missing.length > 0) {
  process.stderr.write(
    `The tests run on real servers, and there is no\n${missing.map((each) => `  ${each}\n`).join('')}`,
  );
  process.exit(1);
}
