import { runProgram, UserError } from './eval/user-error';
import { courseNet } from './train/course-net';
import { detector } from './train/detector';
import { windows } from './train/windows';
import { yolo } from './train/yolo';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  'course-net': courseNet,
  detector,
  windows,
  yolo,
};

const HELP = `npm run train -- COMMAND [options]

  course-net  the course's 14 × 14 ConvNet, on shapes drawn by code
  detector    anchor heads on CenterNet's frozen trunk, on boxes of your own
  windows     the window classifier on the SSD's frozen trunk
  yolo        anchor heads on CenterNet's frozen trunk, 80 classes

npm run train -- COMMAND --help tells more.`;

await runProgram(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(HELP);
    if (name === undefined) process.exitCode = 1;
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UserError(`There is no '${name}' to train; there is: ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args);
});
