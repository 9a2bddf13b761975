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
