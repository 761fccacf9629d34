/** Where a person is told something. stderr, so that a program's output stays its own. */
export interface Terminal {
  readonly isTTY: boolean;
  write(text: string): void;
}

export const stderr: Terminal = {
  get isTTY() {
    return process.stderr.isTTY === true;
  },
  write: (text) => {
    process.stderr.write(text);
  },
};
