import { classify } from './eval/classify';
import { detect } from './eval/detect';
import { proposals } from './eval/proposals';
import { runProgram, UserError } from './eval/user-error';
import { verify } from './eval/verify';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { classify, detect, proposals, verify };

const HELP = `npm run eval -- COMMAND [options]

  classify   train on pictures of things and tell how well others are recognised
  detect     boxes for the pictures of a folder
  proposals  how many true boxes the region proposals cover
  verify     distances between the faces of pairs of pictures

npm run eval -- COMMAND --help tells more.`;

await runProgram(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(HELP);
    if (name === undefined) process.exitCode = 1;
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UserError(`There is no '${name}' to evaluate; there is: ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args);
});
