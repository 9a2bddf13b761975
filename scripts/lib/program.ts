/** Something the person at the keyboard can put right: the message is one plain sentence, shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs a command-line program; a `UserError` becomes its sentence on standard error and exit code 1. */
export async function runProgram(program: () => Promise<void> | void): Promise<void> {
  try {
    await program();
  } catch (error) {
    // parseArgs throws TypeErrors with a code; their messages are sentences already.
    const expected = error instanceof UserError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    if (!expected) throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

export interface Command {
  /** One line for the help. */
  readonly about: string;
  /** `args`: what stands behind the command's name. */
  run(args: readonly string[]): Promise<void>;
}

/**
 * A program of several commands, `npm run SCRIPT -- COMMAND [options]`: runs the one that the command line names. `verb`
 * is what it does, for the sentence about one that there is not.
 */
export function runCommands(
  { script, verb = script }: { readonly script: string; readonly verb?: string },
  commands: Readonly<Record<string, Command>>,
): Promise<void> {
  return runProgram(async () => {
    const names = Object.keys(commands);
    const [name, ...args] = process.argv.slice(2);
    if (name === undefined || name === '--help' || name === '-h') {
      const width = Math.max(...names.map(({ length }) => length));
      const list = names.map((each) => `  ${each.padEnd(width)}  ${commands[each]!.about}`).join('\n');
      console.log(`npm run ${script} -- COMMAND [options]\n\n${list}\n\nnpm run ${script} -- COMMAND --help tells more.`);
      if (name === undefined) process.exitCode = 1;
      return;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UserError(`There is no '${name}' to ${verb}; there is: ${names.join(', ')}.`);
    await command.run(args);
  });
}
