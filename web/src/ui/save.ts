/** Gives the reader a file of what is in memory already: nothing is asked for again. */
export function saveText(name: string, type: string, text: string | readonly string[]): void {
  const file = new Blob(typeof text === 'string' ? [text] : [...text], { type });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By then the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
