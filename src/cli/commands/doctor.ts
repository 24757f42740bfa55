import { examine } from '../../compose/examine.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { READING_OPTIONS } from './reading-options.ts';

const { trust } = READING_OPTIONS;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what is installed, which trust anchors are loaded, what is missing and how to get it',
  operands: '',
  operandCount: [0, 0],
  options: { ...(trust !== undefined && { trust }), json: { type: 'boolean', help: 'as one JSON document' } },
  async run(_operands, options, terminal) {
    const configFile = options.text('config');
    const ledgerFile = options.text('ledger');
    const examined = await examine({
      cwd: terminal.cwd,
      trustFiles: options.list('trust'),
      ...(configFile !== undefined && { configFile }),
      ...(ledgerFile !== undefined && { ledgerFile }),
    });
    const broken = examined.some((each) => each.state === 'broken');
    if (options.flag('json'))
      await writeOut(terminal.stdout, `${toJsonText({ schemaVersion: 1, kind: 'doctor', checks: examined })}\n`);
    else {
      const style = createStyle(terminal.colour);
      const mark = { good: style.green('ok     '), missing: style.yellow('missing'), broken: style.red('broken ') };
      for (const { name, state, what, remedy } of examined) {
        await writeOut(terminal.stdout, `${mark[state]}  ${name}: ${plainText(what, 2000)}\n`);
        if (remedy !== undefined) await writeOut(terminal.stdout, `         → ${plainText(remedy, 2000)}\n`);
      }
    }
    return broken ? EXIT.usage : EXIT.ok;
  },
};
